// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// So many per so long.
#include "rill/rate_limiter.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <limits>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<> note_time(RateLimiter &limiter, TimePoint start, std::vector<Duration> &out) {
  co_await limiter.acquire();
  out.push_back(EventLoop::current().now() - start);
}

Task<std::vector<Duration>> times(RateLimiter &limiter, int count) {
  std::vector<Duration> out;
  TimePoint start = EventLoop::current().now();
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (int i = 0; i < count; ++i)
      group.spawn(note_time(limiter, start, out));
    co_return;
  });
  co_return out;
}

RILL_TEST(RateLimiter, SpacesItsTurnsEvenly) {
  RateLimiter limiter(2, 1s);
  std::vector<Duration> out = co_await times(limiter, 4);
  EXPECT_EQ(out, (std::vector<Duration>{0ms, 500ms, 1000ms, 1500ms}));
}

RILL_TEST(RateLimiter, AllowsABurstAfterAQuietTime) {
  RateLimiter limiter(10, 1s, 3);
  co_await times(limiter, 20);
  co_await sleep_for(1h);
  std::vector<Duration> out = co_await times(limiter, 5);
  EXPECT_EQ(out, (std::vector<Duration>{0ms, 0ms, 0ms, 100ms, 200ms}));
}

RILL_TEST(RateLimiter, ACancelledWaiterUsesNothingUp) {
  RateLimiter limiter(1, 10s);
  co_await limiter.acquire();
  TimePoint start = EventLoop::current().now();
  EXPECT_THROW((co_await settle(timeout(1s, limiter.acquire()))).value(), TimeoutError);
  co_await limiter.acquire();
  EXPECT_EQ(EventLoop::current().now() - start, 10s);
}

RILL_TEST(RateLimiter, BearsExtremes) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  RateLimiter as_fast_as_can_be(most, 1ns);
  RateLimiter burst_without_end(1, 1h, most);
  RateLimiter once_for_ever(1, std::chrono::hours::max());
  TimePoint start = EventLoop::current().now();
  for (int i = 0; i < 3; ++i) {
    co_await as_fast_as_can_be.acquire();
    co_await burst_without_end.acquire();
  }
  co_await once_for_ever.acquire();
  EXPECT_EQ(EventLoop::current().now(), start);
  EXPECT_THROW((co_await settle(timeout(1h, once_for_ever.acquire()))).value(), TimeoutError);
}

TEST(RateLimiter, NeedsAPositiveRate) {
  EXPECT_THROW(RateLimiter(0, 1s), std::invalid_argument);
  EXPECT_THROW(RateLimiter(1, 0s), std::invalid_argument);
  EXPECT_THROW(RateLimiter(1, -1s), std::invalid_argument);
  EXPECT_THROW(RateLimiter(1, 1s, 0), std::invalid_argument);
}

} // namespace
