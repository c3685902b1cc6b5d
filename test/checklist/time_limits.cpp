// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What waits for somebody else waits for a limited time, and somebody deals with the end of it.
#include "support/stopwatch.h"

#include "rill/gather.h"
#include "rill/loop.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/retry.h"
#include "rill/run.h"
#include "rill/run_blocking.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <array>
#include <chrono>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using rill::net::Endpoint;
using rill::net::TcpListener;
using rill::net::TcpStream;

rill::Task<std::string> slow(rill::Duration time) {
  co_await rill::sleep_for(time);
  co_return "done";
}

rill::Task<int> sum_of(std::vector<int> numbers) {
  int sum = 0;
  for (int number : numbers)
    sum += number;
  co_return sum;
}

rill::Task<> say_hello(TcpStream &stream) { co_await stream.write("hello"); }

namespace wrong {

/// A peer that is behind a broken line keeps us waiting for minutes.
rill::Task<> greet(Endpoint peer) {
  TcpStream stream = co_await TcpStream::connect(peer); // warning(Level): [coro-missing-timeout]
  co_await rill::use(std::move(stream), say_hello);
}

/// A limit acts at a suspension, and there is none.
rill::Task<int> sum_in_time(std::vector<int> numbers) {
  co_return co_await rill::timeout(1s, sum_of(std::move(numbers))); // warning: 'rill::timeout' cannot interrupt 'sum_of', which never suspends [coro-ineffective-timeout]
}

/// Nobody who calls this expects the end of the time.
rill::Task<std::string> ask() {
  co_return co_await rill::timeout(5s, slow(1h)); // warning(Level): [coro-unhandled-timeout]
}
rill::Task<std::size_t> length_of_answer() {
  std::string answer = co_await ask();
  co_return answer.size();
}
std::size_t run_unprepared() { return rill::run(length_of_answer(), {.virtual_time = true}); }

} // namespace wrong

namespace right {

rill::Task<> greet(Endpoint peer) {
  TcpStream stream = co_await rill::timeout(5s, TcpStream::connect(peer));
  co_await rill::use(std::move(stream), say_hello);
}

/// What computes and does not suspend is waited for elsewhere; the limit is on the wait.
rill::Task<int> sum_in_time(std::vector<int> numbers) {
  auto sum = [](const std::vector<int> &numbers) -> rill::Task<int> {
    co_return co_await rill::run_blocking([&] {
      int sum = 0;
      for (int number : numbers)
        sum += number;
      return sum;
    });
  };
  co_return co_await rill::timeout(1s, sum(numbers));
}

/// Another answer when there is none in time.
rill::Task<std::string> with_default(rill::Duration time) {
  try {
    co_return co_await rill::timeout(5s, slow(time));
  } catch (const rill::TimeoutError &) {
    co_return "timed out";
  }
}

/// One limit for all.
rill::Task<> fetch_all() {
  co_await rill::with_task_group([](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(slow(1s));
    group.spawn(slow(2s));
    group.spawn(slow(20s));
    co_return;
  });
}
rill::Task<> all_in_time() { co_await rill::timeout(10s, fetch_all()); }

/// Who gets on may have more time.
rill::Task<std::string> in_two_steps() {
  co_return co_await rill::with_timeout(5s, [](rill::Timeout &limit) -> rill::Task<std::string> {
    std::string first = co_await slow(4s);
    limit.reschedule(rill::EventLoop::current().now() + 10s);
    co_return first + " and " + co_await slow(8s);
  });
}

/// The request as a whole has one point in time, however many steps it takes.
rill::Task<std::string> before(rill::TimePoint end, rill::Duration time) {
  co_return co_await rill::deadline(end, slow(time));
}
rill::Task<int> as_many_as_fit(std::span<const rill::Duration> times, rill::Duration limit) {
  const rill::TimePoint end = rill::EventLoop::current().now() + limit;
  int finished = 0;
  for (rill::Duration time : times) {
    try {
      co_await before(end, time);
      ++finished;
    } catch (const rill::TimeoutError &) {
      break;
    }
  }
  co_return finished;
}

/// Again, each time with a limit of its own and after a longer pause.
rill::Task<std::string> patiently(int &attempts) {
  auto once = [&attempts] {
    ++attempts;
    return rill::timeout(2s, slow(attempts < 3 ? 10s : 1s));
  };
  co_return co_await rill::retry({.attempts = 4, .pause = 1s, .factor = 2}, once);
}

/// A default for whoever cannot wait, and whatever goes wrong; a cancellation is not for it.
template <class T> rill::Task<T> or_else(rill::Task<T> task, T fallback) {
  try {
    co_return co_await std::move(task);
  } catch (const std::exception &) {
    co_return fallback;
  }
}

} // namespace right

rill::Task<std::string> listen(TcpListener &listener) {
  auto read = [](TcpStream &stream) -> rill::Task<std::string> {
    std::array<char, 16> buffer;
    std::size_t size = co_await stream.read_some(buffer);
    co_return std::string(buffer.data(), size);
  };
  co_return co_await rill::use(co_await listener.accept(), read);
}

RILL_REAL_TIME_TEST(TimeLimits, AConnectionIsMadeInTime) {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  auto [first, said] = co_await rill::gather(listen(listener), right::greet(listener.local()));
  EXPECT_EQ(first, "hello");
  auto [second, said_again] =
      co_await rill::gather(listen(listener), wrong::greet(listener.local()));
  EXPECT_EQ(second, "hello");
}

RILL_TEST(TimeLimits, WhatDoesNotSuspendIsNotLimited) {
  EXPECT_EQ(co_await wrong::sum_in_time({1, 2, 3}), 6);
  EXPECT_EQ(co_await right::sum_in_time({1, 2, 3}), 6);
}

TEST(TimeLimits, WhoIsNotPreparedFails) {
  EXPECT_THROW(wrong::run_unprepared(), rill::TimeoutError);
}

RILL_TEST(TimeLimits, ADefaultWhenTimeIsUp) {
  Stopwatch watch;
  EXPECT_EQ(co_await right::with_default(1s), "done");
  EXPECT_EQ(co_await right::with_default(1h), "timed out");
  EXPECT_EQ(watch.elapsed(), 6s);
}

RILL_TEST(TimeLimits, OneLimitForAll) {
  Stopwatch watch;
  EXPECT_THROW((co_await rill::settle(right::all_in_time())).value(), rill::TimeoutError);
  EXPECT_EQ(watch.elapsed(), 10s);
}

RILL_TEST(TimeLimits, ALimitCanBeMoved) {
  Stopwatch watch;
  EXPECT_EQ(co_await right::in_two_steps(), "done and done");
  EXPECT_EQ(watch.elapsed(), 12s);
}

RILL_TEST(TimeLimits, ADeadlineHoldsForAllSteps) {
  std::vector<rill::Duration> times{3s, 4s, 5s, 1s};
  Stopwatch watch;
  EXPECT_EQ(co_await right::as_many_as_fit(times, 10s), 2);
  EXPECT_EQ(watch.elapsed(), 10s);
  auto late = right::before(rill::EventLoop::current().now() - 1s, 1s);
  EXPECT_THROW((co_await rill::settle(std::move(late))).value(), rill::TimeoutError);
}

RILL_TEST(TimeLimits, EachAttemptHasItsOwn) {
  int attempts = 0;
  Stopwatch watch;
  EXPECT_EQ(co_await right::patiently(attempts), "done");
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(watch.elapsed(), 2s + 1s + 2s + 2s + 1s);
}

RILL_TEST(TimeLimits, AFallbackIsNoAnswerToACancellation) {
  auto late = [] { return rill::timeout(1s, slow(1h)); };
  EXPECT_EQ(co_await right::or_else<std::string>(late(), "nothing"), "nothing");
  bool cancelled = false;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    auto patient = right::or_else<std::string>(slow(1h), "nothing");
    auto handle = group.spawn(std::move(patient));
    co_await rill::sleep_for(1s);
    handle.cancel();
    co_await handle.end();
    try {
      handle.result();
    } catch (const rill::TaskCancelled &) {
      cancelled = true;
    }
  });
  EXPECT_TRUE(cancelled);
}

} // namespace
