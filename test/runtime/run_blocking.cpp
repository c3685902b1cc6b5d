// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Work off the loop: its result, its errors, its bound, and its cancellation.
#include "rill/run_blocking.h"
#include "rill/run_abandonable.h"

#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <latch>
#include <memory>
#include <stdexcept>
#include <thread>

namespace {

using namespace rill;

RILL_TEST(RunBlocking, YieldsTheResultOfAnotherThread) {
  std::thread::id loop_thread = std::this_thread::get_id();
  std::thread::id worker = co_await run_blocking([] { return std::this_thread::get_id(); });
  EXPECT_NE(worker, loop_thread);
  EXPECT_EQ(std::this_thread::get_id(), loop_thread);
}

RILL_TEST(RunBlocking, ThrowsWhatTheFunctionThrows) {
  bool thrown = false;
  try {
    co_await run_blocking([] { throw std::runtime_error("no"); });
  } catch (const std::runtime_error &) {
    thrown = true;
  }
  EXPECT_TRUE(thrown);
}

RILL_TEST(RunBlocking, TheLoopRunsOnMeanwhile) {
  std::latch go(1);
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    auto wait = [&]() -> Task<> { co_await run_blocking([&] { go.wait(); }); };
    group.spawn(wait());
    co_await yield();
    go.count_down();
  });
}

RILL_TEST(RunBlocking, CancellingTakesWorkOutOfTheLineAndWaitsForWhatRuns) {
  ThreadPool pool(1);
  std::latch begun(1);
  std::latch go(1);
  bool finished = false;
  auto first = [&]() -> Task<> {
    co_await run_blocking(pool, [&] {
      begun.count_down();
      go.wait();
    });
    finished = true;
  };
  auto second = [&]() -> Task<> {
    co_await run_blocking(pool, [] { ADD_FAILURE() << "was taken out of the line"; });
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> running = group.spawn(first());
    TaskHandle<void> waiting = group.spawn(second());
    co_await yield();
    co_await run_blocking([&] { begun.wait(); });
    running.cancel();
    waiting.cancel();
    co_await yield();
    co_await yield();
    EXPECT_TRUE(waiting.done());
    EXPECT_FALSE(running.done());
    go.count_down();
  });
  EXPECT_TRUE(finished);
}

RILL_TEST(RunBlocking, CancellingAsksWhatRunsToEnd) {
  ThreadPool pool(1);
  std::latch begun(1);
  std::latch asked(1);
  auto work = [&] {
    begun.count_down();
    asked.wait();
    return 42;
  };
  auto never = [] { ADD_FAILURE() << "was taken out of the line"; };
  auto not_asked = [] { ADD_FAILURE() << "did not run"; };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<int> running =
        group.spawn(run_blocking(pool, work, [&]() noexcept { asked.count_down(); }));
    TaskHandle<void> waiting = group.spawn(run_blocking(pool, never, not_asked));
    co_await run_blocking([&] { begun.wait(); });
    waiting.cancel(); // while the only thread of the pool is taken
    running.cancel();
    EXPECT_EQ(co_await running.join(), 42);
  });
}

RILL_TEST(RunBlocking, ManyMoreThanThereAreThreads) {
  int sum = 0;
  auto one = [&]() -> Task<> { sum += co_await run_blocking([] { return 1; }); };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (int i = 0; i < 1000; ++i)
      group.spawn(one());
    co_return;
  });
  EXPECT_EQ(sum, 1000);
}

RILL_TEST(RunAbandonable, YieldsTheResultOfAnotherThread) {
  ThreadPool pool(1);
  std::thread::id worker =
      co_await run_abandonable(pool, [] { return std::this_thread::get_id(); });
  EXPECT_NE(worker, std::this_thread::get_id());
  auto fail = [] { throw std::runtime_error("no"); };
  auto call = [&]() -> Task<> { co_await run_abandonable(pool, fail); };
  EXPECT_THROW((co_await settle(call())).value(), std::runtime_error);
}

RILL_REAL_TIME_TEST(RunAbandonable, CancellingLeavesBehindWhatHasBegunAndTakesOutWhatHasNot) {
  ThreadPool pool(1);
  auto begun = std::make_shared<std::latch>(1);
  auto go = std::make_shared<std::latch>(1);
  auto hang = [=] {
    begun->count_down();
    go->wait();
  };
  auto never = [] { ADD_FAILURE() << "was taken out of the line"; };
  auto hanging = [&]() -> Task<> { co_await run_abandonable(pool, hang); };
  auto in_line = [&]() -> Task<> { co_await run_abandonable(pool, never); };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> first = group.spawn(hanging());
    TaskHandle<void> second = group.spawn(in_line());
    co_await run_blocking([&] { begun->wait(); });
    first.cancel();
    second.cancel();
    co_await first.end();
    co_await second.end();
    go->count_down(); // not before
  });
}

TEST(ThreadPool, WithoutThreadsIsRefused) { EXPECT_THROW(ThreadPool(0), std::invalid_argument); }

} // namespace
