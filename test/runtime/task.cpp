// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks: lazy, single-shot, and of any depth in constant stack.
#include "rill/task.h"

#include "rill/task_group.h"
#include "rill/testing.h"

#include <memory>
#include <stdexcept>
#include <string>

namespace {

using namespace rill;

Task<int> forty_two() { co_return 42; }

Task<> fails() {
  throw std::runtime_error("no");
  co_return;
}

/// Unwinding costs thirty times as much under AddressSanitizer.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr int deep = 50'000;
#else
constexpr int deep = 1'000'000;
#endif
#else
constexpr int deep = 1'000'000;
#endif

Task<int> nest(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await nest(depth - 1);
}

RILL_TEST(Task, RunsWhenAwaited) {
  bool ran = false;
  auto set = [&]() -> Task<> {
    ran = true;
    co_return;
  };
  Task<> task = set();
  EXPECT_FALSE(ran);
  co_await std::move(task);
  EXPECT_TRUE(ran);
}

RILL_TEST(Task, YieldsItsResult) {
  EXPECT_EQ(co_await forty_two(), 42);
  auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
  std::unique_ptr<int> moved = co_await make();
  EXPECT_EQ(*moved, 7);
}

RILL_TEST(Task, ThrowsWhatItsBodyThrows) {
  std::string text;
  try {
    co_await fails();
  } catch (const std::runtime_error &error) {
    text = error.what();
  }
  EXPECT_EQ(text, "no");
}

RILL_TEST(Task, AwaitedTwiceThrowsEmptyTask) {
  Task<int> task = forty_two();
  co_await std::move(task);
  EXPECT_FALSE(task.valid());
  bool thrown = false;
  try {
    co_await std::move(task);
  } catch (const EmptyTask &) {
    thrown = true;
  }
  EXPECT_TRUE(thrown);
}

RILL_TEST(Task, SettleYieldsTheErrorAsAValue) {
  Settled<void> outcome = co_await settle(fails());
  EXPECT_FALSE(outcome.ok());
  EXPECT_THROW(std::move(outcome).value(), std::runtime_error);
  EXPECT_EQ((co_await settle(forty_two())).value(), 42);
}

RILL_TEST(Task, SettleNeverThrows) {
  Task<int> task = forty_two();
  EXPECT_EQ(co_await std::move(task), 42);
  EXPECT_THROW((co_await settle(std::move(task))).value(), EmptyTask);

  struct Heavy {
    explicit Heavy(int lift) : lift(lift) {}
    Heavy(const Heavy &other) : lift(other.lift) {
      if (lift == 0)
        throw std::bad_alloc();
    }
    int lift;
  };
  auto make = []() -> Task<Heavy> { co_return 0; };
  Settled<Heavy> outcome = co_await settle(make());
  EXPECT_THROW((void)outcome.value(), std::bad_alloc) << "the result could not be moved";
}

RILL_TEST(Task, AChainOfAMillionUsesConstantStack) {
  EXPECT_EQ(co_await nest(1'000'000), 1'000'000);
}

Task<int> nest_over_sleep(int depth) {
  if (depth == 0) {
    co_await sleep_for(std::chrono::hours(1));
    co_return 0;
  }
  co_return 1 + co_await nest_over_sleep(depth - 1);
}

RILL_TEST(Task, CancellingADeepChainDrainsIt) {
  co_await with_task_group([](TaskGroup &group) -> Task<> {
    TaskHandle<int> handle = group.spawn(nest_over_sleep(deep));
    co_await yield();
    handle.cancel();
  });
}

TEST(Task, DestroyedUnstartedRunsNothing) {
  auto held = std::make_shared<int>(1);
  auto body = [](std::shared_ptr<int> value) -> Task<> {
    ADD_FAILURE();
    value.reset();
    co_return;
  };
  {
    Task<> task = body(held);
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

} // namespace
