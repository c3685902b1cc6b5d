// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tests of coroutines: they await, an hour takes no time, and what is far away is a mock.
#include "support/stopwatch.h"

#include "rill/gather.h"
#include "rill/settled.h"
#include "rill/sleep.h"
#include "rill/task.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

namespace {

using namespace std::chrono_literals;
using Fetch = std::function<rill::Task<std::string>(std::string)>;

namespace right {

rill::Task<std::string> slow(rill::Duration time) {
  co_await rill::sleep_for(time);
  co_return "done";
}

/// What it needs from outside is a parameter.
rill::Task<std::size_t> total_size(Fetch fetch) {
  auto [first, second] = co_await rill::gather(fetch("/one"), fetch("/two"));
  co_return first.size() + second.size();
}

} // namespace right

RILL_TEST(Testing, ATestAwaits) { EXPECT_EQ(co_await right::slow(1h), "done"); }

RILL_TEST(Testing, ALimitIsTestedWithoutWaiting) {
  Stopwatch watch;
  auto late = rill::timeout(1s, right::slow(24h));
  EXPECT_THROW((co_await rill::settle(std::move(late))).value(), rill::TimeoutError);
  EXPECT_EQ(watch.elapsed(), 1s);
}

RILL_TEST(Testing, AMockNotesWhatItWasAskedFor) {
  rill::testing::AsyncMock<std::string(std::string)> fetch;
  fetch.returns("four").returns("three");
  EXPECT_EQ(co_await right::total_size(std::ref(fetch)), 9u);
  EXPECT_EQ(fetch.calls().size(), 2u);
  EXPECT_EQ(std::get<0>(fetch.calls().front()), "/one");
}

RILL_TEST(Testing, AMockFailsWhenItIsToldTo) {
  rill::testing::AsyncMock<std::string(std::string)> fetch;
  fetch.returns("four").throws(std::runtime_error("gone"));
  auto failing = right::total_size(std::ref(fetch));
  EXPECT_THROW((co_await rill::settle(std::move(failing))).value(), std::runtime_error);
}

RILL_TEST(Testing, AGroupIsTestedLikeAnythingElse) {
  int ended = 0;
  auto child = [&]() -> rill::Task<> {
    co_await right::slow(1s);
    ++ended;
  };
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(child());
    group.spawn(child());
    co_return;
  });
  EXPECT_EQ(ended, 2);
}

} // namespace
