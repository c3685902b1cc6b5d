// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The semaphore: no permit is lost or invented.
#include "rill/semaphore.h"

#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <algorithm>

namespace {

using namespace rill;
using namespace std::chrono_literals;

RILL_TEST(Semaphore, BoundsHowManyRunAtOnce) {
  Semaphore semaphore(3);
  int running = 0;
  int most = 0;
  auto work = [&]() -> Task<> {
    Semaphore::Permit permit = co_await semaphore.permit();
    most = std::max(most, ++running);
    co_await sleep_for(1s);
    --running;
  };
  TimePoint before = EventLoop::current().now();
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (int i = 0; i < 9; ++i)
      group.spawn(work());
    co_return;
  });
  EXPECT_EQ(most, 3);
  EXPECT_EQ(semaphore.available(), 3u);
  EXPECT_EQ(EventLoop::current().now() - before, 3s);
}

RILL_TEST(Semaphore, CancelledWaiterTakesNoPermit) {
  Semaphore semaphore(0);
  auto waiter = [&]() -> Task<> {
    co_await semaphore.acquire();
    ADD_FAILURE();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> handle = group.spawn(waiter());
    co_await yield();
    handle.cancel();
  });
  semaphore.release();
  EXPECT_EQ(semaphore.available(), 1u);
}

RILL_TEST(Semaphore, PermitThatWasHandedOverIsKept) {
  Semaphore semaphore(0);
  bool got_it = false;
  auto waiter = [&]() -> Task<> {
    Semaphore::Permit permit = co_await semaphore.permit();
    got_it = true;
    co_await yield();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> handle = group.spawn(waiter());
    co_await yield();
    semaphore.release();
    handle.cancel();
  });
  EXPECT_TRUE(got_it);
  EXPECT_EQ(semaphore.available(), 1u);
}

} // namespace
