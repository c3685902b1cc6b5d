// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Requests: sticky, held back by shields, and not mistaken for errors.
#include "rill/cancel.h"

#include "rill/shield.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <exception>
#include <type_traits>

namespace {

using namespace rill;
using namespace std::chrono_literals;

static_assert(!std::is_base_of_v<std::exception, Cancelled>);

RILL_TEST(Cancel, IsStickyUntilTheTaskEnds) {
  int times = 0;
  auto stubborn = [&]() -> Task<> {
    for (int i = 0; i < 3; ++i) {
      try {
        co_await sleep_for(1h);
      } catch (const Cancelled &) {
        ++times;
      }
    }
    co_await yield();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> handle = group.spawn(stubborn());
    co_await yield();
    handle.cancel();
  });
  EXPECT_EQ(times, 3);
}

RILL_TEST(Cancel, WhoSwallowsRequestsHoldsUpNobodyElse) {
  bool enough = false;
  auto stubborn = [&]() -> Task<> {
    while (!enough) {
      try {
        co_await sleep_for(1h);
      } catch (...) { // NOLINT(coro-swallowed-cancellation): that is the point
      }
    }
  };
  auto patient = [&]() -> Task<> {
    co_await sleep_for(1s);
    for (int i = 0; i < 3; ++i)
      co_await yield();
    enough = true;
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> handle = group.spawn(stubborn());
    group.spawn(patient());
    co_await sleep_for(1s);
    handle.cancel();
  });
}

RILL_TEST(Cancel, ATaskCancelledBeforeItsFirstTurnRunsToItsFirstSuspension) {
  bool started = false;
  auto task = [&]() -> Task<> {
    started = true;
    co_await yield();
    ADD_FAILURE();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(task()).cancel();
    co_return;
  });
  EXPECT_TRUE(started);
}

RILL_TEST(Cancel, ACompleteResultWins) {
  bool slept = false;
  auto sleeper = [&]() -> Task<> {
    co_await sleep_for(1s);
    slept = true;
    co_await yield();
    ADD_FAILURE() << "the request is still in force";
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> handle = group.spawn(sleeper());
    auto canceller = [](TaskHandle<void> &handle) -> Task<> {
      co_await sleep_for(1s);
      handle.cancel();
    };
    co_await canceller(handle); // in line for the same turn, after the sleeper
  });
  EXPECT_TRUE(slept);
}

RILL_TEST(Shield, HoldsRequestsBackAndTheCallerSeesThemAfterwards) {
  bool finished = false;
  bool went_on = false;
  auto work = [&]() -> Task<> {
    co_await sleep_for(1s);
    finished = true;
  };
  auto shielding = [&]() -> Task<> {
    co_await shield(work());
    went_on = true;
    co_await yield();
    ADD_FAILURE();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    TaskHandle<void> handle = group.spawn(shielding());
    co_await yield();
    handle.cancel();
  });
  EXPECT_TRUE(finished);
  EXPECT_TRUE(went_on);
}

TEST(Cancel, IsToldFromErrors) {
  EXPECT_TRUE(is_cancelled(std::make_exception_ptr(Cancelled())));
  EXPECT_FALSE(is_cancelled(std::make_exception_ptr(std::runtime_error("no"))));
  EXPECT_FALSE(is_cancelled(nullptr));
}

} // namespace
