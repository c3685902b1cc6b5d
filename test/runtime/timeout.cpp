// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Time limits, and how they are told from requests.
#include "rill/timeout.h"

#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<int> after(Duration delay, int value) {
  co_await sleep_for(delay);
  co_return value;
}

RILL_TEST(Timeout, LetsThroughWhatEndsInTime) { EXPECT_EQ(co_await timeout(2s, after(1s, 7)), 7); }

RILL_TEST(Timeout, ThrowsOnceTheTaskHasEnded) {
  bool cleaned_up = false;
  auto slow = [&]() -> Task<> {
    try {
      co_await sleep_for(1h);
    } catch (const Cancelled &) {
      cleaned_up = true;
      throw;
    }
  };
  Settled<void> outcome = co_await settle(timeout(1s, slow()));
  EXPECT_TRUE(cleaned_up);
  EXPECT_FALSE(outcome.cancelled());
  EXPECT_THROW(std::move(outcome).value(), TimeoutError);
}

RILL_TEST(Timeout, OuterCancellationStaysCancelled) {
  bool cancelled = false;
  auto limited = [&]() -> Task<> {
    Settled<int> outcome = co_await settle(timeout(1h, after(2h, 1)));
    cancelled = outcome.cancelled();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> handle = group.spawn(limited());
    co_await sleep_for(1s);
    handle.cancel();
  });
  EXPECT_TRUE(cancelled);
}

RILL_TEST(Timeout, InnermostLimitIsTheOneThatThrows) {
  auto inner = []() -> Task<bool> {
    Settled<int> outcome = co_await settle(timeout(1s, after(1h, 1)));
    co_await sleep_for(1s);
    co_return !outcome.ok();
  };
  EXPECT_TRUE(co_await timeout(5s, inner()));
}

RILL_TEST(Timeout, ZeroAndNegativeLimitsPassAtTheFirstSuspension) {
  EXPECT_THROW((co_await settle(timeout(0s, after(1s, 1)))).value(), TimeoutError);
  EXPECT_THROW((co_await settle(timeout(-1h, after(1s, 1)))).value(), TimeoutError);
}

RILL_TEST(Timeout, HugeLimitsNeverPass) {
  EXPECT_EQ(co_await timeout(std::chrono::hours::max(), after(1s, 1)), 1);
}

RILL_TEST(Deadline, PassesAtItsTime) {
  TimePoint soon = EventLoop::current().now() + 3s;
  EXPECT_THROW((co_await settle(deadline(soon, after(1h, 1)))).value(), TimeoutError);
  EXPECT_EQ(EventLoop::current().now(), soon);
}

RILL_TEST(WithTimeout, CanBeRescheduled) {
  int rounds = 0;
  auto keep_alive = [&](Timeout &limit) -> Task<> {
    for (; rounds < 5; ++rounds) {
      limit.reschedule(EventLoop::current().now() + 2s);
      co_await sleep_for(1s);
    }
    co_await sleep_for(1h);
  };
  TimePoint before = EventLoop::current().now();
  EXPECT_THROW((co_await settle(with_timeout(1s, keep_alive))).value(), TimeoutError);
  EXPECT_EQ(rounds, 5);
  EXPECT_EQ(EventLoop::current().now() - before, 6s);
}

} // namespace
