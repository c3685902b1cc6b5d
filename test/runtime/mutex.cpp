// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The mutex: fair, safe to cancel in line, and held across suspension points.
#include "rill/mutex.h"

#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<> enter(Mutex &mutex, std::vector<int> &out, int id) {
  Mutex::Guard guard = co_await mutex.lock();
  co_await sleep_for(1s);
  out.push_back(id);
}

RILL_TEST(Mutex, ServesInOrderOfArrival) {
  Mutex mutex;
  std::vector<int> out;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (int i = 0; i < 4; ++i)
      group.spawn(enter(mutex, out, i));
    co_return;
  });
  EXPECT_EQ(out, (std::vector{0, 1, 2, 3}));
  EXPECT_FALSE(mutex.locked());
}

RILL_TEST(Mutex, CancelledWaiterLeavesTheLine) {
  Mutex mutex;
  std::vector<int> out;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(enter(mutex, out, 0));
    TaskHandle<void> second = group.spawn(enter(mutex, out, 1));
    group.spawn(enter(mutex, out, 2));
    co_await yield();
    co_await yield();
    second.cancel();
  });
  EXPECT_EQ(out, (std::vector{0, 2}));
  EXPECT_FALSE(mutex.locked());
}

RILL_TEST(Mutex, NobodyOvertakesTheHeir) {
  Mutex mutex;
  std::vector<int> out;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    std::optional<Mutex::Guard> guard = co_await mutex.lock();
    group.spawn(enter(mutex, out, 1));
    co_await yield();
    co_await yield();
    guard.reset();
    EXPECT_TRUE(mutex.locked());
    EXPECT_FALSE(mutex.try_lock());
    Mutex::Guard again = co_await mutex.lock();
    out.push_back(2);
  });
  EXPECT_EQ(out, (std::vector{1, 2}));
}

RILL_TEST(Mutex, TryLockTakesAFreeMutex) {
  Mutex mutex;
  std::optional<Mutex::Guard> guard = mutex.try_lock();
  EXPECT_TRUE(guard);
  EXPECT_FALSE(mutex.try_lock());
  guard->unlock();
  guard->unlock();
  EXPECT_FALSE(mutex.locked());
  co_return;
}

} // namespace
