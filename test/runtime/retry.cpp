// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Again after a failure, but never after a cancellation.
#include "rill/retry.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <cmath>
#include <functional>
#include <stdexcept>

namespace {

using namespace rill;
using namespace std::chrono_literals;

struct Flaky {
  int failures;
  int calls = 0;
  Task<int> operator()() {
    co_await yield();
    if (calls++ < failures)
      throw std::runtime_error("flaky");
    co_return calls;
  }
};

RILL_TEST(Retry, TriesAgainAfterLongerAndLongerPauses) {
  Flaky flaky{.failures = 3};
  TimePoint before = EventLoop::current().now();
  RetryPolicy policy{.attempts = 5, .pause = 1s, .factor = 3, .longest = 5s};
  EXPECT_EQ(co_await retry(policy, std::ref(flaky)), 4);
  EXPECT_EQ(EventLoop::current().now() - before, 1s + 3s + 5s);
}

RILL_TEST(Retry, ThrowsTheLastErrorAtTheEnd) {
  Flaky flaky{.failures = 10};
  EXPECT_THROW((co_await settle(retry({.attempts = 3}, std::ref(flaky)))).value(),
               std::runtime_error);
  EXPECT_EQ(flaky.calls, 3);
}

RILL_TEST(Retry, GivesUpOnWhatCannotHelp) {
  Flaky flaky{.failures = 10};
  RetryPolicy policy{.worthwhile = [](const std::exception &) { return false; }};
  EXPECT_THROW((co_await settle(retry(policy, std::ref(flaky)))).value(), std::runtime_error);
  EXPECT_EQ(flaky.calls, 1);
}

RILL_TEST(Retry, ShortensItsPausesAtRandom) {
  RetryPolicy policy{.attempts = 4, .pause = 1s, .factor = 1, .jitter = 0.5};
  for (int i = 0; i < 100; ++i) {
    Flaky flaky{.failures = 3};
    TimePoint before = EventLoop::current().now();
    co_await retry(policy, std::ref(flaky));
    Duration waited = EventLoop::current().now() - before;
    EXPECT_GE(waited, 1500ms);
    EXPECT_LT(waited, 3s);
  }
}

RILL_TEST(Retry, RefusesAPolicyThatMakesNoSense) {
  Flaky flaky{.failures = 0};
  for (RetryPolicy policy :
       {RetryPolicy{.attempts = 0}, RetryPolicy{.factor = -1}, RetryPolicy{.factor = std::nan("")},
        RetryPolicy{.jitter = 2}, RetryPolicy{.jitter = -1}, RetryPolicy{.jitter = std::nan("")}})
    EXPECT_THROW((co_await settle(retry(policy, std::ref(flaky)))).value(), std::invalid_argument);
  EXPECT_EQ(flaky.calls, 0);
}

RILL_TEST(Retry, LetsACancellationThrough) {
  int calls = 0;
  auto hang = [&]() -> Task<> {
    ++calls;
    co_await sleep_for(1h);
  };
  EXPECT_THROW((co_await settle(timeout(1s, retry({.attempts = 9}, hang)))).value(), TimeoutError);
  EXPECT_EQ(calls, 1);
}

} // namespace
