// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The test kit itself.
#include "rill/testing.h"

#include <stdexcept>
#include <string>

namespace {

using namespace rill;
using namespace std::chrono_literals;

using rill::testing::AsyncMock;

RILL_TEST(AsyncMock, AnswersInOrderAndTheLastOneForEver) {
  AsyncMock<int(std::string)> mock;
  mock.returns(1).throws(std::runtime_error("two")).returns(3);
  EXPECT_EQ(co_await mock("a"), 1);
  EXPECT_THROW((co_await settle(mock("b"))).value(), std::runtime_error);
  EXPECT_EQ(co_await mock("c"), 3);
  EXPECT_EQ(co_await mock("d"), 3);
  RILL_REQUIRE(mock.calls().size() == 4);
  EXPECT_EQ(std::get<0>(mock.calls()[3]), "d");
}

RILL_TEST(AsyncMock, WithoutAnAnswerIsAMistake) {
  AsyncMock<void()> mock;
  EXPECT_THROW((void)mock(), std::logic_error);
  mock.returns();
  co_await mock();
}

RILL_TEST(VirtualTime, StandsStillWhileTasksRun) {
  TimePoint before = EventLoop::current().now();
  for (int i = 0; i < 1000; ++i)
    co_await yield();
  EXPECT_EQ(EventLoop::current().now(), before);
}

TEST(Require, LeavesTheTest) {
  auto test = []() -> Task<> {
    RILL_REQUIRE(1 + 1 == 3);
    co_return;
  };
  EXPECT_THROW(rill::testing::run_virtual(test()), rill::testing::RequirementFailed);
}

} // namespace
