// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sources and stop tokens, from this thread and from another.
#include "rill/cancel_on.h"

#include "rill/run.h"
#include "rill/run_blocking.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <stdexcept>
#include <stop_token>
#include <thread>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<int> value_after(Duration time, int value) {
  co_await sleep_for(time);
  co_return value;
}

RILL_TEST(CancelOn, LetsThroughWhatIsNotStopped) {
  std::stop_source source;
  EXPECT_EQ(co_await cancel_on(source.get_token(), value_after(1s, 7)), 7);
  source.request_stop();
}

RILL_TEST(CancelOn, AStopCancels) {
  std::stop_source source;
  auto stop = [&]() -> Task<> {
    co_await sleep_for(1s);
    source.request_stop();
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(stop());
    Settled<int> outcome = co_await settle(cancel_on(source.get_token(), value_after(1h, 7)));
    EXPECT_TRUE(outcome.cancelled());
  });
  Settled<int> outcome = co_await settle(cancel_on(source.get_token(), value_after(1h, 7)));
  EXPECT_TRUE(outcome.cancelled()) << "a stop of long ago counts too";
}

RILL_REAL_TIME_TEST(CancelOn, AnotherThreadMayStopWhileTheTaskEnds) {
  for (int i = 0; i < 200; ++i) {
    std::stop_source source;
    std::thread stopper([&] { source.request_stop(); });
    auto busy = []() -> Task<> {
      for (int turn = 0; turn < 3; ++turn)
        co_await yield();
    };
    Settled<void> outcome = co_await settle(cancel_on(source.get_token(), busy()));
    EXPECT_TRUE(outcome.ok() || outcome.cancelled());
    co_await run_blocking([&] { stopper.join(); });
  }
}

RILL_TEST(CancelOn, AnEmptyTaskIsRefused) {
  CancellationSource source;
  std::stop_source stop;
  Task<int> moved_away = value_after(1s, 7);
  EXPECT_EQ(co_await std::move(moved_away), 7);
  EXPECT_THROW((co_await settle(cancel_on(source, std::move(moved_away)))).value(), EmptyTask);
  EXPECT_THROW((co_await settle(cancel_on(stop.get_token(), std::move(moved_away)))).value(),
               EmptyTask);
}

RILL_TEST(CancellationSource, LetsThroughWhatIsNotCancelled) {
  CancellationSource source;
  EXPECT_EQ(co_await cancel_on(source, value_after(1s, 7)), 7);
  auto fails = []() -> Task<> {
    co_await yield();
    throw std::runtime_error("no");
  };
  EXPECT_THROW((co_await settle(cancel_on(source, fails()))).value(), std::runtime_error);
  EXPECT_FALSE(source.cancelled());
  source.cancel();
  EXPECT_TRUE(source.cancelled());
}

RILL_TEST(CancellationSource, CancelsEveryTaskUnderItAndNoOther) {
  CancellationSource source;
  bool others_slept = false;
  auto other = [&]() -> Task<> {
    co_await sleep_for(1h);
    others_slept = true;
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    std::vector<TaskHandle<int>> under;
    for (int i = 0; i < 3; ++i)
      under.push_back(group.spawn(cancel_on(source, value_after(1h, i))));
    group.spawn(other());
    co_await sleep_for(1s);
    source.cancel();
    source.cancel();
    EXPECT_FALSE(under.front().done()) << "nobody runs inside the call";
    for (TaskHandle<int> &handle : under) {
      co_await handle.end();
      EXPECT_THROW(handle.result(), TaskCancelled);
    }
  });
  EXPECT_TRUE(others_slept);
}

RILL_TEST(CancellationSource, ACancellationOfLongAgoIsInForceAtTheFirstSuspension) {
  CancellationSource source;
  source.cancel();
  bool started = false;
  auto task = [&]() -> Task<> {
    started = true;
    co_await yield();
    ADD_FAILURE();
  };
  EXPECT_TRUE((co_await settle(cancel_on(source, task()))).cancelled());
  EXPECT_TRUE(started);
  bool wanted = (co_await settle(cancel_on(source, []() -> Task<> { co_return; }()))).ok();
  EXPECT_TRUE(wanted) << "a task that does not suspend has ended";
}

RILL_REAL_TIME_TEST(CancellationSource, AnotherThreadMayCancelWhileTheTaskEnds) {
  for (int i = 0; i < 200; ++i) {
    CancellationSource source;
    std::thread canceller([&] { source.cancel(); });
    auto busy = []() -> Task<> {
      for (int turn = 0; turn < 3; ++turn)
        co_await yield();
    };
    Settled<void> outcome = co_await settle(cancel_on(source, busy()));
    EXPECT_TRUE(outcome.ok() || outcome.cancelled());
    co_await run_blocking([&] { canceller.join(); });
  }
}

TEST(CancellationSource, ServesManyLoops) {
  CancellationSource source;
  auto serve = [&]() -> Task<> { co_await cancel_on(source, value_after(1h, 7)); };
  std::vector<std::thread> loops;
  for (int i = 0; i < 4; ++i)
    loops.emplace_back([&] { EXPECT_THROW(run(serve()), Cancelled); });
  std::thread canceller([&] { source.cancel(); });
  for (std::thread &loop : loops)
    loop.join();
  canceller.join();
}

} // namespace
