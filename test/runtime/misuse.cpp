// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Mistakes that only a build with assertions looks for: each ends the program and says why.
#include "rill/cancellation_source.h"
#include "rill/event.h"
#include "rill/exception_group.h"
#include "rill/future.h"
#include "rill/mutex.h"
#include "rill/pool.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <exception>
#include <optional>
#include <thread>
#include <vector>

#ifndef NDEBUG

namespace {

using namespace rill;
using namespace std::chrono_literals;
using rill::testing::run_virtual;

void expect_death_of(Task<> (*program)(), const char *why) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(run_virtual(program()), why);
}

TEST(MisuseDeathTest, WakingATaskFromAnotherThread) {
  expect_death_of(
      []() -> Task<> {
        Promise<> promise;
        auto keep = [&]() -> Task<> {
          co_await yield();
          std::thread([&] { promise.set_value(); }).join();
        };
        co_await with_task_group([&](TaskGroup &group) -> Task<> {
          group.spawn(keep());
          co_await promise.get_future().get();
        });
      },
      "from another, post");
}

TEST(MisuseDeathTest, CancellingATaskFromAnotherThread) {
  expect_death_of(
      []() -> Task<> {
        co_await with_task_group([&](TaskGroup &group) -> Task<> {
          auto sleep = []() -> Task<> { co_await sleep_for(1h); };
          TaskHandle<void> handle = group.spawn(sleep());
          co_await yield();
          std::thread([&] { handle.cancel(); }).join();
        });
      },
      "cancelled on their loop's thread");
}

TEST(MisuseDeathTest, AnEventThatDiesBeforeItsWaiters) {
  expect_death_of(
      []() -> Task<> {
        std::optional<Event> event(std::in_place);
        auto wait = [&]() -> Task<> { co_await event->wait(); };
        co_await with_task_group([&](TaskGroup &group) -> Task<> {
          group.spawn(wait());
          co_await sleep_for(1s);
          event.reset();
        });
      },
      "outlives them");
}

TEST(MisuseDeathTest, AMutexThatDiesLocked) {
  expect_death_of(
      []() -> Task<> {
        std::optional<Mutex> mutex(std::in_place);
        Mutex::Guard guard = co_await mutex->lock();
        mutex.reset();
      },
      "outlives its guards");
}

struct Session {
  Task<> close() { co_return; }
};

TEST(MisuseDeathTest, APoolThatDiesBeforeItsLeases) {
  expect_death_of(
      []() -> Task<> {
        auto open = []() -> Task<Session> { co_return Session(); };
        std::optional<Pool<Session>> pool(std::in_place, open);
        Pool<Session>::Lease lease = co_await pool->acquire();
        pool.reset();
      },
      "outlives its leases");
}

TEST(MisuseDeathTest, ASourceThatDiesBeforeItsTasks) {
  expect_death_of(
      []() -> Task<> {
        std::optional<CancellationSource> source(std::in_place);
        CancelScope scope(co_await rill::detail::OwnScope());
        CancellationSource::Listener listener(*source, scope);
        source.reset();
      },
      "runs under this source");
}

TEST(MisuseDeathTest, AGroupOfACancellation) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  std::vector<std::exception_ptr> errors{std::make_exception_ptr(Cancelled())};
  EXPECT_DEATH(ExceptionGroup{errors}, "is_cancelled");
}

} // namespace

#endif
