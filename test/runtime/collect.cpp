// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The other ways to wait for several tasks.
#include "rill/as_completed.h"
#include "rill/for_each_batch.h"
#include "rill/gather_settled.h"
#include "rill/map.h"
#include "rill/race.h"
#include "rill/wait_any.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<int> after(Duration delay, int value) {
  co_await sleep_for(delay);
  if (value < 0)
    throw std::runtime_error("negative");
  co_return value;
}

RILL_TEST(GatherSettled, AFailureStopsNobody) {
  auto [good, bad] = co_await gather_settled(after(2s, 1), after(1s, -1));
  EXPECT_EQ(good.value(), 1);
  EXPECT_FALSE(bad.ok());

  std::vector<Task<int>> tasks;
  for (int i = -1; i < 3; ++i)
    tasks.push_back(after(1s, i));
  std::vector<Settled<int>> outcomes = co_await gather_settled(std::move(tasks), {.limit = 2});
  RILL_REQUIRE(outcomes.size() == 4);
  EXPECT_FALSE(outcomes[0].ok());
  EXPECT_EQ(outcomes[3].value(), 2);
}

RILL_TEST(GatherSettled, ARequestToTheCallerIsNoOutcome) {
  bool went_on = false;
  auto gather_two = [&]() -> Task<> {
    auto outcomes = co_await gather_settled(after(1h, 1), after(1h, 2));
    went_on = true;
  };
  EXPECT_THROW((co_await settle(timeout(1s, gather_two()))).value(), TimeoutError);
  EXPECT_FALSE(went_on);
}

RILL_TEST(Race, TheFirstToEndDecidesAndTheOthersAreAwaited) {
  bool loser_cleaned_up = false;
  auto loser = [&]() -> Task<int> {
    try {
      co_await sleep_for(1h);
    } catch (const Cancelled &) {
      loser_cleaned_up = true;
      throw;
    }
    co_return 0;
  };
  EXPECT_EQ(co_await race(after(2s, 2), after(1s, 1), loser()), 1);
  EXPECT_TRUE(loser_cleaned_up);
  EXPECT_THROW((co_await settle(race(after(2s, 2), after(1s, -1)))).value(), std::runtime_error);
}

RILL_TEST(Race, IsCancelledAsAWhole) {
  EXPECT_THROW((co_await settle(timeout(1s, race(after(2h, 2), after(1h, 1))))).value(),
               TimeoutError);
}

RILL_TEST(WaitAny, LooksAndTouchesNothing) {
  co_await with_task_group([](TaskGroup &group) -> Task<> {
    std::vector<TaskHandle<int>> handles;
    handles.push_back(group.spawn(after(3s, 3)));
    handles.push_back(group.spawn(after(1s, 1)));
    EXPECT_EQ(co_await wait_any(handles), 1u);
    EXPECT_FALSE(handles[0].done());
    EXPECT_EQ(handles[1].result(), 1);
    EXPECT_EQ(co_await wait_any(handles), 1u) << "it has ended already";
  });
}

RILL_TEST(AsCompleted, GivesResultsAsTheyCome) {
  std::vector<Task<int>> tasks;
  for (int seconds : {3, 1, 2})
    tasks.push_back(after(seconds * 1s, seconds));
  std::vector<int> out;
  auto take = [&](int value) -> Task<> {
    co_await yield();
    out.push_back(value);
  };
  co_await as_completed(std::move(tasks), {.limit = 3}, take);
  EXPECT_EQ(out, (std::vector{1, 2, 3}));
}

RILL_TEST(AsCompleted, AFailingConsumerCancelsTheTasks) {
  std::vector<Task<int>> tasks;
  tasks.push_back(after(1s, 1));
  tasks.push_back(after(1h, 2));
  auto refuse = [](int) -> Task<> {
    throw std::logic_error("no");
    co_return;
  };
  TimePoint before = EventLoop::current().now();
  EXPECT_THROW((co_await settle(as_completed(std::move(tasks), {.limit = 2}, refuse))).value(),
               std::logic_error);
  EXPECT_EQ(EventLoop::current().now() - before, 1s);
}

RILL_TEST(Map, KeepsTheOrderOfTheItems) {
  auto square = [](int i) -> Task<int> {
    co_await sleep_for((5 - i) * 1s);
    co_return i *i;
  };
  std::vector<int> items{1, 2, 3, 4};
  std::vector<int> squares = co_await map(items, square, {.limit = 2});
  EXPECT_EQ(squares, (std::vector{1, 4, 9, 16}));
  auto nothing = [](int) -> Task<> { co_return; };
  co_await map(std::move(items), nothing, {.limit = 1});
}

RILL_TEST(ForEachBatch, CutsTheItemsIntoRuns) {
  std::array<int, 5> items{1, 2, 3, 4, 5};
  std::vector<std::size_t> sizes;
  auto note = [&](std::span<int> batch) -> Task<> {
    sizes.push_back(batch.size());
    co_return;
  };
  co_await for_each_batch(std::span<int>(items), 2, note);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 2, 1}));
  EXPECT_THROW((co_await settle(for_each_batch(std::span<int>(items), 0, note))).value(),
               std::invalid_argument);
}

} // namespace
