// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What combinators take: tasks, and whatever rill's functions return; and what a spawn keeps.
#include "rill/awaitable.h"

#include "rill/cancel_on.h"
#include "rill/finally.h"
#include "rill/gather.h"
#include "rill/gather_settled.h"
#include "rill/map.h"
#include "rill/queue.h"
#include "rill/race.h"
#include "rill/retry.h"
#include "rill/semaphore.h"
#include "rill/shield.h"
#include "rill/sleep.h"
#include "rill/spawn_detached.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<std::string> text_after(Duration delay) {
  co_await sleep_for(delay);
  co_return "text";
}

RILL_TEST(Awaitable, ALimitTakesWhatFunctionsReturn) {
  Queue<int> queue(1);
  EXPECT_THROW((co_await settle(timeout(1s, queue.pop()))).value(), TimeoutError);
  co_await timeout(1s, queue.push(1));
  EXPECT_EQ(co_await deadline(EventLoop::current().now() + 1s, queue.pop()), 1);
  co_await shield(sleep_for(1s));
  CancellationSource source;
  co_await cancel_on(source, queue.push(2));
  EXPECT_EQ(co_await finally(queue.pop(), [] { return sleep_for(1s); }), 2);
}

RILL_TEST(Awaitable, FunctionsThatAreNoCoroutinesMayReturnIt) {
  Queue<int> queue(4);
  auto push = [&](int item) { return queue.push(int(item)); };
  std::vector<int> items{1, 2, 3};
  co_await map(std::move(items), push, {.limit = 1});
  auto pop = [&](int) { return queue.pop(); };
  auto pops = std::views::iota(0, 3) | std::views::transform(pop);
  std::vector<std::optional<int>> popped = co_await gather(pops, {.limit = 3});
  EXPECT_EQ(popped, (std::vector<std::optional<int>>{1, 2, 3}));
  co_await with_task_group([&](TaskGroup &) { return queue.push(4); });
  EXPECT_EQ(co_await retry({.attempts = 1}, [&] { return queue.pop(); }), 4);
  std::vector<Settled<void>> slept = co_await gather_settled(
      std::views::iota(0, 2) | std::views::transform([](int i) { return sleep_for(i * 1s); }),
      {.limit = 1});
  EXPECT_EQ(slept.size(), 2u);
}

RILL_TEST(Awaitable, AGatherMixesThem) {
  Queue<int> queue(1);
  auto [pushed, popped, text] = co_await gather(queue.push(1), queue.pop(), text_after(1s));
  static_assert(std::is_same_v<decltype(pushed), std::monostate>);
  EXPECT_EQ(popped, 1);
  EXPECT_EQ(text, "text");
  auto [slept, late] = co_await gather_settled(sleep_for(1s), timeout(1s, sleep_for(2s)));
  EXPECT_TRUE(slept.ok());
  EXPECT_FALSE(late.ok());
}

RILL_TEST(Race, OfDifferentTypesYieldsAVariant) {
  Queue<int> queue(1);
  std::variant<std::optional<int>, std::string, std::monostate> winner =
      co_await race(queue.pop(), text_after(1s), sleep_for(2s));
  EXPECT_EQ(std::get<1>(winner), "text");
  winner = co_await race(queue.pop(), text_after(2s), sleep_for(1s));
  EXPECT_EQ(winner.index(), 2u);
  std::variant<std::string, std::monostate, std::string> twice =
      co_await race(text_after(3s), sleep_for(2s), text_after(1s));
  EXPECT_EQ(twice.index(), 2u);
  static_assert(std::is_void_v<decltype(race(sleep_for(1s), yield()))::value_type>);
}

RILL_TEST(TaskGroup, KeepsAFunctionAndItsArguments) {
  std::string said;
  Semaphore semaphore(1);
  auto say = [&said](const std::string &text, std::unique_ptr<int> times) -> Task<std::size_t> {
    co_await sleep_for(1s);
    for (int i = 0; i < *times; ++i)
      said += text;
    co_return text.size();
  };
  auto hold = [](Semaphore::Permit) -> Task<> { co_await sleep_for(1s); };
  auto count = [](int &number) -> Task<> {
    co_await sleep_for(1s);
    ++number;
  };
  int number = 0;
  std::size_t size = 0;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    std::optional<TaskHandle<std::size_t>> handle;
    {
      std::string text = "a text that is too long for the string itself ";
      handle = group.spawn(say, text, std::make_unique<int>(2));
      group.spawn(hold, co_await semaphore.permit());
      group.spawn(count, std::ref(number));
      group.spawn(
          [words = text, &said]() -> Task<> {
            co_await sleep_for(2s);
            said += words;
          },
          "closure");
    }
    size = co_await handle->join();
    co_await semaphore.acquire();
  });
  EXPECT_EQ(said.size(), 3 * size);
  EXPECT_EQ(number, 1);
}

RILL_TEST(SpawnDetached, KeepsAFunctionAndItsCaptures) {
  auto said = std::make_shared<std::string>();
  {
    std::string text = "a text that is too long for the string itself";
    spawn_detached(
        [text, said]() -> Task<> {
          co_await sleep_for(1s);
          *said = text;
        },
        [](std::exception_ptr) { ADD_FAILURE(); });
  }
  co_await sleep_for(2s);
  EXPECT_EQ(said->size(), 45u);
  EXPECT_EQ(said.use_count(), 1);
}

} // namespace
