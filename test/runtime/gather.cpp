// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// gather: results in order, the first failure, and never more than the limit.
#include "rill/gather.h"

#include "rill/semaphore.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <algorithm>
#include <ranges>
#include <string>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<int> after(Duration delay, int value) {
  co_await sleep_for(delay);
  co_return value;
}

Task<> fail_after(Duration delay, const char *text) {
  co_await sleep_for(delay);
  throw std::runtime_error(text);
}

RILL_TEST(Gather, YieldsATupleInOrder) {
  auto nothing = []() -> Task<> { co_return; };
  auto text = []() -> Task<std::string> { co_return "text"; };
  TimePoint before = EventLoop::current().now();
  auto [number, empty, string] = co_await gather(after(2s, 1), nothing(), text());
  EXPECT_EQ(number, 1);
  EXPECT_EQ(string, "text");
  EXPECT_EQ(EventLoop::current().now() - before, 2s);
}

RILL_TEST(Gather, StartsInOrder) {
  std::string started;
  auto note = [&](char name) -> Task<> {
    started += name;
    co_return;
  };
  co_await gather(note('a'), note('b'), note('c'));
  EXPECT_EQ(started, "abc");
}

Task<> hold(Semaphore::Permit) { co_await sleep_for(1s); }

RILL_TEST(Gather, WhoHasEndedGivesBackWhatItWasGiven) {
  Semaphore semaphore(1);
  Semaphore::Permit permit = co_await semaphore.permit();
  auto want = [&]() -> Task<> { co_await semaphore.acquire(); };
  co_await gather(hold(std::move(permit)), want());
}

RILL_TEST(Gather, RethrowsTheFirstFailureAndCancelsTheRest) {
  std::string text;
  TimePoint before = EventLoop::current().now();
  try {
    co_await gather(after(1h, 1), fail_after(2s, "second"), fail_after(1s, "first"));
  } catch (const std::runtime_error &error) {
    text = error.what();
  }
  EXPECT_EQ(text, "first");
  EXPECT_EQ(EventLoop::current().now() - before, 1s);
}

RILL_TEST(Gather, RunsARangeWithinItsLimit) {
  int running = 0;
  int most = 0;
  int made = 0;
  int ended = 0;
  auto work = [&](int i) -> Task<int> {
    most = std::max(most, ++running);
    co_await sleep_for(i % 3 * 1s);
    --running;
    ++ended;
    co_return i *i;
  };
  auto make = [&](int i) {
    ++made;
    EXPECT_LE(made - ended, 4) << "tasks are made when their turn comes";
    return work(i);
  };
  std::vector<int> squares =
      co_await gather(std::views::iota(0, 20) | std::views::transform(make), {.limit = 4});
  EXPECT_EQ(most, 4);
  RILL_REQUIRE(squares.size() == 20);
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(squares[static_cast<std::size_t>(i)], i * i);
}

RILL_TEST(Gather, TakesAVectorOfTasks) {
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 5; ++i)
    tasks.push_back(after(1s, i));
  std::vector<int> results = co_await gather(std::move(tasks), {.limit = 2});
  EXPECT_EQ(results, (std::vector{0, 1, 2, 3, 4}));
}

RILL_TEST(Gather, StartsNothingAfterAFailure) {
  int started = 0;
  auto work = [&](int i) -> Task<> {
    ++started;
    co_await sleep_for(1s);
    if (i == 1)
      throw std::runtime_error("no");
  };
  bool thrown = false;
  try {
    co_await gather(std::views::iota(0, 100) | std::views::transform(work), {.limit = 2});
  } catch (const std::runtime_error &) {
    thrown = true;
  }
  EXPECT_TRUE(thrown);
  EXPECT_LE(started, 3);
}

RILL_TEST(Gather, OfNothingIsEmpty) {
  EXPECT_TRUE((co_await gather(std::vector<Task<int>>(), {.limit = 1})).empty());
  co_await gather(std::vector<Task<>>(), {.limit = 1});
}

RILL_TEST(Gather, ALimitOfZeroIsRefused) {
  Settled<std::vector<int>> outcome =
      co_await settle(gather(std::vector<Task<int>>(), {.limit = 0}));
  EXPECT_THROW(std::move(outcome).value(), std::invalid_argument);
}

RILL_TEST(Gather, IsCancelledAsAWhole) {
  TimePoint before = EventLoop::current().now();
  bool timed_out = false;
  try {
    co_await timeout(1s, gather(after(1h, 1), after(2h, 2)));
  } catch (const TimeoutError &) {
    timed_out = true;
  }
  EXPECT_TRUE(timed_out);
  EXPECT_EQ(EventLoop::current().now() - before, 1s);
}

} // namespace
