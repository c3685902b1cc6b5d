// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Cancellation is a request that arrives as an exception at a suspension. Whoever catches it cleans
// up and lets it through; cleanup that suspends is shielded.
#include "rill/cancel.h"
#include "rill/cancel_on.h"
#include "rill/finally.h"
#include "rill/queue.h"
#include "rill/settled.h"
#include "rill/shield.h"
#include "rill/shutdown.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <chrono>
#include <exception>
#include <map>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using Log = std::vector<std::string>;

rill::Task<> work(rill::Duration time) { co_await rill::sleep_for(time); }

rill::Task<> flush(Log &log) {
  co_await rill::sleep_for(1s);
  log.push_back("flushed");
}

rill::Task<> drain(rill::Queue<int> &queue, Log &log) {
  while (std::optional<int> item = co_await queue.pop())
    log.push_back("item " + std::to_string(*item));
}

/// Stops when somebody who knows nothing of rill says so.
rill::Task<> fetch(rill::Duration time, std::stop_token stop = {}) {
  co_await rill::cancel_on(std::move(stop), work(time));
}

namespace wrong {

/// Noted, and not passed on: the caller believes that the work was done.
rill::Task<> logged(Log &log) {
  try {
    co_await work(1h);
    log.push_back("done");
  } catch (const rill::TimeoutError &) {
    log.push_back("timed out");
  } catch (const rill::Cancelled &) { // warning: the handler for 'rill::Cancelled' swallows 'rill::Cancelled' [coro-swallowed-cancellation]
    log.push_back("cancelled");
  } catch (const std::exception &error) {
    log.push_back(error.what());
    throw;
  }
}

/// A sequence that takes the request for its end.
template <class T> class Incoming {
public:
  explicit Incoming(rill::Queue<T> &queue) : queue_(queue) {}
  rill::Task<std::optional<T>> next() {
    try {
      co_return co_await queue_.pop();
    } catch (const rill::Cancelled &) { // warning: the handler for 'rill::Cancelled' swallows 'rill::Cancelled' [coro-swallowed-cancellation]
      co_return std::nullopt;
    }
  }

private:
  rill::Queue<T> &queue_;
};

/// Refuses to stop.
rill::Task<> keep_polling(int &polls) {
  while (polls < 5) {
    try {
      ++polls;
      co_await work(1s);
    } catch (...) { // warning: 'catch (...)' swallows 'rill::Cancelled', and the loop goes on [coro-swallowed-cancellation]
    }
  }
}

/// The request is still in force: the cleanup is cut short at its first suspension.
rill::Task<> worker(rill::Queue<int> &queue, Log &log) {
  std::exception_ptr error;
  try {
    co_await drain(queue, log);
  } catch (...) {
    error = std::current_exception();
  }
  co_await flush(log); // warning: the cleanup 'flush' fails at once when the task was cancelled: it reaches 'rill::sleep_for' [coro-cleanup-can-be-cancelled]
  if (error)
    std::rethrow_exception(error);
}

/// Has been given a token, and keeps it to itself.
rill::Task<> fetch_until(std::stop_token stop, Log &log) {
  if (stop.stop_requested())
    co_return;
  co_await fetch(1h); // warning: 'fetch' takes a stop token and does not get 'stop' [coro-cancel-not-forwarded]
  log.push_back("fetched");
}

} // namespace wrong

namespace right {

rill::Task<> logged(Log &log) {
  try {
    co_await work(1h);
    log.push_back("done");
  } catch (const rill::Cancelled &) {
    log.push_back("cancelled");
    throw;
  } catch (const std::exception &error) {
    log.push_back(error.what());
    throw;
  }
}

/// No handler at all is as good: what is popped is handed on, and a request goes through.
template <class T> class Incoming {
public:
  explicit Incoming(rill::Queue<T> &queue) : queue_(queue) {}
  rill::Task<std::optional<T>> next() { co_return co_await queue_.pop(); }

private:
  rill::Queue<T> &queue_;
};

/// A worker that cleans up, which takes a while, and stops.
rill::Task<> worker(rill::Queue<int> &queue, Log &log) {
  co_await rill::finally(drain(queue, log), [&log] { return flush(log); });
}

/// The same by hand: a handler cannot await, so the error is kept until the cleanup is done.
rill::Task<> worker_by_hand(rill::Queue<int> &queue, Log &log) {
  rill::Settled<void> outcome = co_await rill::settle(drain(queue, log));
  co_await rill::shield(flush(log));
  std::move(outcome).value();
}

rill::Task<> fetch_until(std::stop_token stop, Log &log) {
  co_await fetch(1h, std::move(stop));
  log.push_back("fetched");
}

/// Asks one child to stop, and waits until it has.
rill::Task<bool> stop_one(Log &log) {
  bool stopped = false;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    rill::TaskHandle<void> task = group.spawn(logged(log));
    co_await rill::sleep_for(3s);
    task.cancel();
    try {
      co_await task.join();
    } catch (const rill::TaskCancelled &) {
      stopped = true;
    }
  });
  co_return stopped;
}

/// What must not be left half done holds requests back.
rill::Task<> commit(Log &log) {
  co_await rill::shield(flush(log));
  log.push_back("committed");
}

/// Asks all to stop, waits for them, and looks at how each of them ended.
rill::Task<> stop_all(Log &log) {
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(logged(log), "reader");
    group.spawn(logged(log), "writer");
    group.spawn(work(1s), "quick");
    co_await rill::shutdown(group, 5s);
  });
}

/// Cleanups that are named, for who is interrupted and for who fails.
class Cleanups {
public:
  void add(std::string name, rill::Task<> cleanup) {
    cleanups_.insert_or_assign(std::move(name), std::move(cleanup));
  }
  rill::Task<> run(std::string name, rill::Task<> body) {
    rill::Settled<void> outcome = co_await rill::settle(std::move(body));
    if (auto found = cleanups_.extract(name); found && !outcome.ok())
      co_await rill::shield(rill::timeout(5s, std::move(found.mapped())));
    std::move(outcome).value();
  }

private:
  std::map<std::string, rill::Task<>> cleanups_;
};

} // namespace right

/// Runs the task and cancels it after a second; yields how it ended.
rill::Task<rill::Settled<void>> cancelled_after_a_second(rill::Task<> task) {
  rill::Settled<void> outcome(nullptr, nullptr);
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    auto watch = [&]() -> rill::Task<> { outcome = co_await rill::settle(std::move(task)); };
    rill::TaskHandle<void> watched = group.spawn(watch());
    co_await rill::sleep_for(1s);
    watched.cancel();
    co_await watched.end();
  });
  co_return outcome;
}

RILL_TEST(Cancellation, WhoSwallowsItSeemsToHaveSucceeded) {
  Log log;
  auto outcome = co_await cancelled_after_a_second(wrong::logged(log));
  EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(log, Log{"cancelled"});
}

RILL_TEST(Cancellation, ASequenceThatSwallowsItSeemsToHaveEnded) {
  rill::Queue<int> queue(1);
  wrong::Incoming<int> incoming(queue);
  std::optional<std::optional<int>> last;
  auto read = [&]() -> rill::Task<> { last = co_await incoming.next(); };
  auto outcome = co_await cancelled_after_a_second(read());
  EXPECT_TRUE(outcome.ok());
  EXPECT_TRUE(last && !*last);
}

RILL_TEST(Cancellation, ALoopThatSwallowsItGoesOn) {
  int polls = 0;
  auto outcome = co_await cancelled_after_a_second(wrong::keep_polling(polls));
  EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(polls, 5);
}

RILL_TEST(Cancellation, WhoLetsItThroughIsCancelled) {
  Log log;
  auto outcome = co_await cancelled_after_a_second(right::logged(log));
  EXPECT_TRUE(outcome.cancelled());
  EXPECT_EQ(log, Log{"cancelled"});

  rill::Queue<int> queue(1);
  right::Incoming<int> incoming(queue);
  bool ended = false;
  auto read = [&]() -> rill::Task<> { ended = !co_await incoming.next(); };
  outcome = co_await cancelled_after_a_second(read());
  EXPECT_TRUE(outcome.cancelled());
  EXPECT_FALSE(ended);
}

RILL_TEST(Cancellation, AWorkerCleansUpAndStops) {
  for (auto *worker : {&right::worker, &right::worker_by_hand}) {
    Log log;
    rill::Queue<int> queue(4);
    co_await queue.push(7);
    auto outcome = co_await cancelled_after_a_second(worker(queue, log));
    EXPECT_TRUE(outcome.cancelled());
    EXPECT_EQ(log, (Log{"item 7", "flushed"}));
  }
}

RILL_TEST(Cancellation, ACleanupThatIsNotShieldedIsCutShort) {
  Log log;
  rill::Queue<int> queue(4);
  co_await queue.push(7);
  auto outcome = co_await cancelled_after_a_second(wrong::worker(queue, log));
  EXPECT_TRUE(outcome.cancelled());
  EXPECT_EQ(log, Log{"item 7"});
}

RILL_TEST(Cancellation, ATokenIsHandedOn) {
  for (auto *fetch_until : {&right::fetch_until, &wrong::fetch_until}) {
    Log log;
    std::stop_source source;
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      rill::TaskHandle<void> fetching = group.spawn(fetch_until(source.get_token(), log));
      co_await rill::sleep_for(1s);
      source.request_stop();
      co_await rill::sleep_for(1s);
      EXPECT_EQ(fetching.done(), fetch_until == &right::fetch_until);
      fetching.cancel();
      co_await fetching.end();
    });
    EXPECT_TRUE(log.empty());
  }
}

RILL_TEST(Cancellation, AskedToStopAChildStops) {
  Log log;
  EXPECT_TRUE(co_await right::stop_one(log));
  EXPECT_EQ(log, Log{"cancelled"});
}

RILL_TEST(Cancellation, WhatIsShieldedIsFinished) {
  Log log;
  auto outcome = co_await cancelled_after_a_second([](Log &log) -> rill::Task<> {
    co_await rill::sleep_for(500ms);
    co_await right::commit(log);
    co_await rill::yield();
  }(log));
  EXPECT_TRUE(outcome.cancelled());
  EXPECT_EQ(log, (Log{"flushed", "committed"}));
}

RILL_TEST(Cancellation, AllAreAskedAndAwaited) {
  Log log;
  co_await right::stop_all(log);
  EXPECT_EQ(log, (Log{"cancelled", "cancelled"}));
}

RILL_TEST(Cancellation, ACleanupRunsForWhoDidNotEndWell) {
  Log log;
  right::Cleanups cleanups;
  cleanups.add("upload", flush(log));
  auto outcome = co_await cancelled_after_a_second(cleanups.run("upload", work(1h)));
  EXPECT_TRUE(outcome.cancelled());
  EXPECT_EQ(log, Log{"flushed"});
  co_await cleanups.run("upload", work(1s));
  EXPECT_EQ(log, Log{"flushed"});
}

} // namespace
