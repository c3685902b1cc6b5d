// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Time to finish for those who can, an end for the others.
#include "rill/shutdown.h"

#include "rill/sleep.h"
#include "rill/testing.h"

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<> work(Duration time, int &finished) {
  co_await sleep_for(time);
  ++finished;
}

RILL_TEST(Shutdown, LetsFinishWhoIsInTimeAndCancelsTheOthers) {
  int finished = 0;
  TimePoint before = EventLoop::current().now();
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(work(1s, finished));
    group.spawn(work(1h, finished));
    EXPECT_FALSE(co_await shutdown(group, 5s));
  });
  EXPECT_EQ(finished, 1);
  EXPECT_EQ(EventLoop::current().now() - before, 5s);
}

RILL_TEST(Shutdown, ReturnsAsSoonAsAllHaveEnded) {
  int finished = 0;
  TimePoint before = EventLoop::current().now();
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(work(1s, finished));
    EXPECT_TRUE(co_await shutdown(group, 5s));
    EXPECT_TRUE(co_await shutdown(group, 5s));
  });
  EXPECT_EQ(finished, 1);
  EXPECT_EQ(EventLoop::current().now() - before, 1s);
}

RILL_TEST(Shutdown, IsCutShortWithItsCaller) {
  int finished = 0;
  auto body = [&]() -> Task<> {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn(work(1h, finished));
      co_await shutdown(group, 1h);
    });
  };
  EXPECT_THROW((co_await settle(timeout(1s, body()))).value(), TimeoutError);
  EXPECT_EQ(finished, 0);
}

} // namespace
