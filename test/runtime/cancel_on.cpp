// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Stop tokens, from this thread and from another.
#include "rill/cancel_on.h"

#include "rill/run_blocking.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <stop_token>
#include <thread>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<int> after(Duration time, int value) {
  co_await sleep_for(time);
  co_return value;
}

RILL_TEST(CancelOn, LetsThroughWhatIsNotStopped) {
  std::stop_source source;
  EXPECT_EQ(co_await cancel_on(source.get_token(), after(1s, 7)), 7);
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
    Settled<int> outcome = co_await settle(cancel_on(source.get_token(), after(1h, 7)));
    EXPECT_TRUE(outcome.cancelled());
  });
  Settled<int> outcome = co_await settle(cancel_on(source.get_token(), after(1h, 7)));
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

} // namespace
