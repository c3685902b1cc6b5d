// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conditions: the mutex is held again whenever a wait ends, however it ends.
#include "rill/condition.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

RILL_TEST(Condition, WaitsUntilItHolds) {
  Mutex mutex;
  Condition condition;
  int value = 0;
  auto wait = [&]() -> Task<int> {
    Mutex::Guard guard = co_await mutex.lock();
    co_await condition.wait(guard, [&] { return value >= 3; });
    EXPECT_TRUE(mutex.locked());
    co_return value;
  };
  auto count = [&]() -> Task<> {
    for (int i = 0; i < 5; ++i) {
      co_await sleep_for(1s);
      Mutex::Guard guard = co_await mutex.lock();
      ++value;
      condition.notify_all();
    }
  };
  auto [seen, counted] = co_await gather(wait(), count());
  EXPECT_EQ(seen, 3);
  EXPECT_FALSE(mutex.locked());
}

RILL_TEST(Condition, NotifiesOneAtATimeInOrder) {
  Mutex mutex;
  Condition condition;
  std::vector<int> out;
  auto wait = [&](int id) -> Task<> {
    Mutex::Guard guard = co_await mutex.lock();
    co_await condition.wait(guard);
    out.push_back(id);
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    for (int i = 0; i < 3; ++i)
      group.spawn(wait(i));
    co_await sleep_for(1s);
    condition.notify_one();
    co_await sleep_for(1s);
    EXPECT_EQ(out, std::vector{0});
    condition.notify_all();
  });
  EXPECT_EQ(out, (std::vector{0, 1, 2}));
}

RILL_TEST(Condition, ACancelledWaitHoldsTheMutexAgain) {
  Mutex mutex;
  Condition condition;
  bool locked_in_handler = false;
  auto wait = [&]() -> Task<> {
    Mutex::Guard guard = co_await mutex.lock();
    try {
      co_await condition.wait(guard);
    } catch (const Cancelled &) {
      locked_in_handler = mutex.locked();
      throw;
    }
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> waiter = group.spawn(wait());
    co_await sleep_for(1s);
    std::optional<Mutex::Guard> guard = co_await mutex.lock();
    waiter.cancel();
    co_await sleep_for(1s);
    EXPECT_FALSE(waiter.done()) << "it waits for the mutex";
    guard.reset();
  });
  EXPECT_TRUE(locked_in_handler);
  EXPECT_FALSE(mutex.locked());
}

RILL_TEST(Condition, NeedsALockedMutex) {
  Mutex mutex;
  Condition condition;
  Mutex::Guard guard = co_await mutex.lock();
  guard.unlock();
  bool thrown = false;
  try {
    co_await condition.wait(guard);
  } catch (const UsageError &) {
    thrown = true;
  }
  EXPECT_TRUE(thrown);
}

} // namespace
