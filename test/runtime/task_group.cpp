// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Groups: children end before the block does, and failures come out together.
#include "rill/task_group.h"

#include "rill/semaphore.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<> append(std::vector<int> &out, int value, Duration after) {
  co_await sleep_for(after);
  out.push_back(value);
}

Task<> fail_after(Duration delay, const char *text) {
  co_await sleep_for(delay);
  throw std::runtime_error(text);
}

Task<> spawn_later(TaskGroup &group, std::vector<int> &out) {
  co_await sleep_for(1s);
  group.spawn(append(out, 1, 1s));
}

Task<> note_cancellation(bool &seen) {
  try {
    co_await sleep_for(1h);
  } catch (const Cancelled &) {
    seen = true;
    throw;
  }
}

RILL_TEST(TaskGroup, AwaitsEveryChild) {
  std::vector<int> out;
  TimePoint before = EventLoop::current().now();
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(append(out, 2, 2s));
    group.spawn(append(out, 1, 1s));
    co_return;
  });
  EXPECT_EQ(out, (std::vector{1, 2}));
  EXPECT_EQ(EventLoop::current().now() - before, 2s);
}

RILL_TEST(TaskGroup, YieldsWhatItsBodyReturns) {
  int value = co_await with_task_group([](TaskGroup &group) -> Task<int> {
    auto answer = []() -> Task<int> { co_return 42; };
    TaskHandle<int> handle = group.spawn(answer());
    co_return co_await handle.join();
  });
  EXPECT_EQ(value, 42);
}

RILL_TEST(TaskGroup, FirstFailureCancelsTheSiblings) {
  bool cancelled = false;
  std::string text;
  TimePoint before = EventLoop::current().now();
  try {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn(note_cancellation(cancelled));
      group.spawn(fail_after(1s, "first"));
      co_return;
    });
  } catch (const ExceptionGroup &group) {
    text = group.what();
  }
  EXPECT_TRUE(cancelled);
  EXPECT_EQ(text, "1 error: first");
  EXPECT_EQ(EventLoop::current().now() - before, 1s);
}

RILL_TEST(TaskGroup, GathersTheFailuresOfBodyAndChildren) {
  std::size_t count = 0;
  try {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn(fail_after(0s, "child"));
      group.spawn(fail_after(0s, "other child"));
      throw std::logic_error("body");
      co_return;
    });
  } catch (const ExceptionGroup &group) {
    count = group.errors().size();
    EXPECT_EQ(group.split<std::logic_error>().matching.size(), 1u);
  }
  EXPECT_EQ(count, 1u); // the children were cancelled before they could fail
}

RILL_TEST(TaskGroup, CancellingTheCallerReachesTheChildren) {
  bool cancelled = false;
  bool timed_out = false;
  auto group = [&]() -> Task<> {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      group.spawn(note_cancellation(cancelled));
      co_return;
    });
    ADD_FAILURE() << "the request was lost";
  };
  try {
    co_await timeout(1s, group());
  } catch (const TimeoutError &) {
    timed_out = true;
  }
  EXPECT_TRUE(cancelled);
  EXPECT_TRUE(timed_out);
}

RILL_TEST(TaskGroup, CancelEndsItQuietly) {
  bool cancelled = false;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(note_cancellation(cancelled));
    co_await sleep_for(1s);
    EXPECT_EQ(group.running(), 1u);
    group.cancel();
    co_await sleep_for(1s);
    ADD_FAILURE() << "the body goes on";
  });
  EXPECT_TRUE(cancelled);
}

RILL_TEST(TaskGroup, AChildMaySpawnSiblings) {
  std::vector<int> out;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(spawn_later(group, out));
    co_return;
  });
  EXPECT_EQ(out, std::vector{1});
}

RILL_TEST(TaskHandle, KnowsNameStateAndResult) {
  co_await with_task_group([](TaskGroup &group) -> Task<> {
    auto answer = []() -> Task<int> {
      co_await yield();
      co_return 42;
    };
    TaskHandle<int> handle = group.spawn(answer(), "answer");
    EXPECT_STREQ(handle.name(), "answer");
    EXPECT_FALSE(handle.done());
    EXPECT_THROW(handle.result(), NotDone);
    co_await yield();
    co_await yield();
    EXPECT_TRUE(handle.done());
    EXPECT_EQ(handle.result(), 42);
  });
}

RILL_TEST(TaskHandle, CancelledChildIsNoFailure) {
  bool cancelled = false;
  bool thrown = false;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> handle = group.spawn(note_cancellation(cancelled));
    co_await yield();
    handle.cancel();
    try {
      co_await handle.join();
    } catch (const TaskCancelled &) {
      thrown = true;
    }
    EXPECT_THROW(handle.result(), TaskCancelled);
  });
  EXPECT_TRUE(cancelled);
  EXPECT_TRUE(thrown);
}

/// Who joins somebody that was cancelled has not been cancelled.
RILL_TEST(TaskHandle, ACancelledSiblingIsAFailureOfWhoNeedsItsResult) {
  std::string text;
  try {
    co_await with_task_group([](TaskGroup &group) -> Task<> {
      auto sleep = []() -> Task<> { co_await sleep_for(1h); };
      TaskHandle<void> sleeper = group.spawn(sleep());
      auto wait = [](TaskHandle<void> other) -> Task<> { co_await other.join(); };
      group.spawn(wait(sleeper));
      co_await yield();
      sleeper.cancel();
    });
  } catch (const ExceptionGroup &failures) {
    text = failures.what();
  }
  EXPECT_EQ(text, "1 error: rill: the task was cancelled");
}

RILL_TEST(TaskHandle, WhoIsCancelledWithTheSiblingIsCancelled) {
  co_await with_task_group([](TaskGroup &group) -> Task<> {
    auto sleep = []() -> Task<> { co_await sleep_for(1h); };
    TaskHandle<void> sleeper = group.spawn(sleep());
    auto wait = [](TaskHandle<void> other) -> Task<> { co_await other.join(); };
    group.spawn(wait(sleeper));
    co_await yield();
    sleeper.cancel();
    co_await yield(); // the sleeper has ended, and who joins it is in line
    group.cancel();
  });
}

RILL_TEST(TaskGroup, CancellingABodyThatWasToYieldAValueIsAFailureOfTheCall) {
  auto cancel_itself = [](TaskGroup &group) -> Task<int> {
    group.cancel();
    co_await yield();
    co_return 1;
  };
  EXPECT_THROW((co_await settle(with_task_group(cancel_itself))).value(), TaskCancelled);
  auto value_all_the_same = [](TaskGroup &group) -> Task<int> {
    group.cancel();
    co_return 1;
  };
  EXPECT_EQ(co_await with_task_group(value_all_the_same), 1);
  auto cancelled_from_outside = [&]() -> Task<> { co_await with_task_group(cancel_itself); };
  co_await with_task_group([&](TaskGroup &outer) -> Task<> {
    outer.spawn(cancelled_from_outside());
    outer.cancel();
    co_return;
  });
}

Task<> hold(Semaphore::Permit) { co_await sleep_for(1s); }

Task<> want(Semaphore &semaphore) { co_await semaphore.acquire(); }

RILL_TEST(TaskHandle, KeepsNothingOfAChildThatHasEndedButItsResult) {
  Semaphore semaphore(1);
  Semaphore::Permit permit = co_await semaphore.permit();
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> holder = group.spawn(hold(std::move(permit)));
    co_await holder.join();
    co_await want(semaphore);
    EXPECT_NE(std::string_view(holder.name()).find("hold"), std::string_view::npos);
  });
}

// GCC 12 does not align what lives in a frame, nor does Clang for what it does not optimise.
#if defined(__clang__) && defined(__OPTIMIZE__)
struct alignas(64) Wide {
  bool aligned() const { return reinterpret_cast<std::uintptr_t>(this) % 64 == 0; }
  Wide() noexcept { EXPECT_TRUE(aligned()); }
  Wide(const Wide &) noexcept { EXPECT_TRUE(aligned()); }
};

RILL_TEST(TaskHandle, KeepsAResultWhereItsAlignmentWantsIt) {
  co_await with_task_group([](TaskGroup &group) -> Task<> {
    auto make = []() -> Task<Wide> { co_return Wide(); };
    std::vector<TaskHandle<Wide>> handles;
    for (int i = 0; i < 20; ++i)
      handles.push_back(group.spawn(make()));
    for (TaskHandle<Wide> &handle : handles)
      EXPECT_TRUE((co_await handle.join()).aligned());
  });
}
#endif

RILL_TEST(TaskHandle, OutlivesItsGroup) {
  std::optional<TaskHandle<int>> handle;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    auto answer = []() -> Task<int> { co_return 42; };
    handle = group.spawn(answer());
    co_return;
  });
  EXPECT_EQ(handle->result(), 42);
}

RILL_TEST(TaskGroup, SpawningAnEmptyTaskThrows) {
  co_await with_task_group([](TaskGroup &group) -> Task<> {
    auto nothing = []() -> Task<> { co_return; };
    Task<> task = nothing();
    co_await std::move(task);
    EXPECT_THROW(group.spawn(std::move(task)), EmptyTask);
  });
}

} // namespace
