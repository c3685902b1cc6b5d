// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pipelines: stages beside each other, back-pressure between them.
#include "rill/pipeline.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

AsyncGenerator<int> count(int last, int *made = nullptr) {
  for (int i = 1; i <= last; ++i) {
    if (made)
      *made = i;
    co_yield i;
  }
}

RILL_TEST(Pipeline, RunsItsStagesBesideEachOther) {
  auto slow_square = [](int i) -> Task<int> {
    co_await sleep_for(1s);
    co_return i *i;
  };
  auto text = [](int i) -> Task<std::string> {
    co_await sleep_for(1s);
    co_return std::to_string(i);
  };
  std::vector<std::string> out;
  auto store = [&](std::string item) -> Task<> {
    out.push_back(std::move(item));
    co_return;
  };
  TimePoint before = EventLoop::current().now();
  co_await pipeline(count(4)).then(slow_square).then(text).into(store);
  EXPECT_EQ(out, (std::vector<std::string>{"1", "4", "9", "16"}));
  EXPECT_EQ(EventLoop::current().now() - before, 5s);
}

RILL_TEST(Pipeline, WorksOnSeveralItemsAtOnce) {
  auto slow = [](int i) -> Task<int> {
    co_await sleep_for(1s);
    co_return i;
  };
  int sum = 0;
  auto add = [&](int i) -> Task<> {
    sum += i;
    co_return;
  };
  TimePoint before = EventLoop::current().now();
  co_await pipeline(count(8)).then(slow, {.workers = 4}).into(add);
  EXPECT_EQ(sum, 36);
  EXPECT_EQ(EventLoop::current().now() - before, 2s);
}

RILL_TEST(Pipeline, ASlowSinkHoldsTheSourceBack) {
  int made = 0;
  int taken = 0;
  auto slow_sink = [&](int) -> Task<> {
    co_await sleep_for(1s);
    ++taken;
    EXPECT_LE(made - taken, 4);
  };
  co_await pipeline(count(20, &made), 2).into(slow_sink);
  EXPECT_EQ(taken, 20);
}

RILL_TEST(Pipeline, AFailureInOneStageEndsAll) {
  auto fail = [](int i) -> Task<int> {
    co_await sleep_for(1s);
    if (i == 3)
      throw std::runtime_error("three");
    co_return i;
  };
  auto ignore = [](int) -> Task<> { co_return; };
  EXPECT_THROW((co_await settle(pipeline(count(1'000'000)).then(fail).into(ignore))).value(),
               std::runtime_error);
}

} // namespace
