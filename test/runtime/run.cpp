// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The border to plain code, detached tasks, and what the loop itself reports.
#include "rill/run.h"

#include "rill/run_blocking.h"
#include "rill/sleep.h"
#include "rill/spawn_detached.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<int> value() { co_return 1; }

TEST(Run, YieldsTheResult) { EXPECT_EQ(run(value()), 1); }

TEST(Run, ThrowsWhatTheTaskThrows) {
  auto fails = []() -> Task<> {
    throw std::runtime_error("no");
    co_return;
  };
  EXPECT_THROW(run(fails()), std::runtime_error);
}

TEST(Run, ALoopCanBeRunAgain) {
  EventLoop loop;
  EXPECT_EQ(run(loop, value()), 1);
  EXPECT_EQ(run(loop, value()), 1);
}

RILL_TEST(Run, InsideALoopThrowsNestedLoop) {
  EXPECT_THROW(run(value()), NestedLoop);
  co_return;
}

TEST(Run, OfAnEmptyTaskThrows) {
  Task<int> task = value();
  Task<int> other = std::move(task);
  EXPECT_THROW(run(std::move(task)), EmptyTask);
  EXPECT_EQ(run(std::move(other)), 1);
}

TEST(Run, InVirtualTimeReportsADeadlock) {
  auto hang = []() -> Task<> {
    struct Never {
      bool start(Waiter &) const noexcept { return false; }
      bool abort(Waiter &) const noexcept { return true; }
      void finish() const noexcept {}
    };
    co_await Suspend<Never>();
  };
  EXPECT_THROW(rill::testing::run_virtual(hang()), Deadlock);
}

TEST(EventLoop, CurrentThrowsOffTheLoop) { EXPECT_THROW(EventLoop::current(), NoLoop); }

TEST(EventLoop, TakesWhatOtherThreadsPost) {
  EventLoop loop;
  std::thread poster;
  auto main = [&]() -> Task<> {
    bool done = false;
    poster = std::thread([&] {
      for (int i = 0; i < 100; ++i)
        loop.post([&done, i] { done = i == 99; });
    });
    while (!done)
      co_await sleep_for(1ms);
  };
  run(loop, main());
  poster.join();
}

TEST(EventLoop, RunsWhatIsPostedTooLateAsItsOwn) {
  bool cancelled = false;
  auto background = [&]() -> Task<> {
    Settled<void> slept = co_await settle([]() -> Task<> { co_await sleep_for(1h); }());
    cancelled = slept.cancelled();
  };
  {
    EventLoop loop;
    run(loop, value());
    loop.post([&] {
      EXPECT_EQ(&EventLoop::current(), &loop);
      spawn_detached(background(), [](std::exception_ptr) {});
    });
  }
  EXPECT_TRUE(cancelled);
  EXPECT_THROW(EventLoop::current(), NoLoop);
}

RILL_TEST(EventLoop, RunsWhatIsPostedTooLateInsideAnotherLoopToo) {
  EventLoop &outer = EventLoop::current();
  EventLoop *current = nullptr;
  {
    EventLoop loop;
    loop.post([&] { current = &EventLoop::current(); });
    EXPECT_NE(&loop, &outer);
  }
  EXPECT_NE(current, nullptr);
  EXPECT_NE(current, &outer);
  EXPECT_EQ(&EventLoop::current(), &outer);
  co_return;
}

TEST(EventLoop, ReportsWhatAPostedFunctionThrows) {
  EventLoop loop;
  std::string reported;
  loop.set_exception_handler([&](std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception &exception) {
      reported = exception.what();
    }
  });
  auto main = [&]() -> Task<> {
    loop.post([] { throw std::runtime_error("posted"); });
    co_await yield();
    co_await yield();
  };
  run(loop, main());
  EXPECT_EQ(reported, "posted");
}

RILL_TEST(SpawnDetached, GivesTheErrorToItsHandler) {
  auto fails = []() -> Task<> {
    co_await yield();
    throw std::runtime_error("detached");
  };
  bool handled = false;
  spawn_detached(fails(), [&](std::exception_ptr error) { handled = error != nullptr; });
  co_await sleep_for(1s);
  EXPECT_TRUE(handled);
}

TEST(SpawnDetached, IsCancelledAndAwaitedWhenTheMainTaskEnds) {
  bool ended = false;
  auto background = [&]() -> Task<> {
    try {
      co_await sleep_for(1h);
    } catch (const Cancelled &) {
      ended = true;
      throw;
    }
  };
  auto main = [&]() -> Task<> {
    spawn_detached(background(), [](std::exception_ptr) { ADD_FAILURE() << "not an error"; });
    co_await yield();
  };
  rill::testing::run_virtual(main());
  EXPECT_TRUE(ended);
}

TEST(Run, InVirtualTimeWhatSleepsForEverIsADeadlock) {
  auto sleep = []() -> Task<> { co_await sleep_for(std::chrono::hours::max()); };
  EXPECT_THROW(rill::testing::run_virtual(sleep()), Deadlock);
}

RILL_REAL_TIME_TEST(Sleep, BearsExtremes) {
  co_await sleep_for(std::chrono::hours::min());
  co_await sleep_until(TimePoint::min());
  co_await sleep_for(-1ns);
  EXPECT_THROW((co_await settle(timeout(
                    1ms, []() -> Task<> { co_await sleep_for(std::chrono::hours::max()); }())))
                   .value(),
               TimeoutError);
}

RILL_REAL_TIME_TEST(Sleep, IsNotRoundedUpToMilliseconds) {
  Duration shortest = 1h;
  for (int i = 0; i < 50; ++i) {
    TimePoint before = EventLoop::current().now();
    co_await sleep_for(100us);
    Duration slept = EventLoop::current().now() - before;
    EXPECT_GE(slept, 100us);
    shortest = std::min(shortest, slept);
  }
  EXPECT_LT(shortest, 900us) << "the quickest of fifty, on a machine that has other things to do";
}

TEST(Run, ALoopRunsOnOneThread) {
  EventLoop loop;
  auto elsewhere = [&]() -> Task<> {
    co_await run_blocking([&] { EXPECT_THROW(run(loop, value()), UsageError); });
  };
  run(loop, elsewhere());
}

RILL_TEST(Sleep, ServesDeadlinesInOrder) {
  TimePoint before = EventLoop::current().now();
  co_await sleep_for(24h);
  EXPECT_EQ(EventLoop::current().now() - before, 24h);
  co_await sleep_for(-1h);
  EXPECT_EQ(EventLoop::current().now() - before, 24h);
}

} // namespace
