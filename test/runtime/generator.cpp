// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generators: values one at a time, awaiting between them.
#include "rill/generator.h"

#include "rill/gather_settled.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

AsyncGenerator<int> count_to(int last) {
  for (int i = 1; i <= last; ++i) {
    co_await sleep_for(1s);
    co_yield i;
  }
}

RILL_TEST(AsyncGenerator, YieldsValuesUntilItsEnd) {
  std::vector<int> seen;
  AsyncGenerator<int> numbers = count_to(3);
  while (int *number = co_await numbers.next())
    seen.push_back(*number);
  EXPECT_EQ(seen, (std::vector{1, 2, 3}));
  EXPECT_EQ(co_await numbers.next(), nullptr);
}

RILL_TEST(AsyncGenerator, ThrowsOnceAndThenHasEnded) {
  auto make = []() -> AsyncGenerator<std::string> {
    co_yield "one";
    throw std::runtime_error("no");
  };
  AsyncGenerator<std::string> words = make();
  EXPECT_EQ(*co_await words.next(), "one");
  bool thrown = false;
  try {
    co_await words.next();
  } catch (const std::runtime_error &) {
    thrown = true;
  }
  EXPECT_TRUE(thrown);
  EXPECT_EQ(co_await words.next(), nullptr);
}

RILL_TEST(AsyncGenerator, DestroyedEarlyDestroysItsLocals) {
  auto local = std::make_shared<int>(0);
  {
    auto make = [](std::shared_ptr<int> held) -> AsyncGenerator<int> {
      for (;;)
        co_yield *held;
    };
    AsyncGenerator<int> endless = make(local);
    co_await endless.next();
    EXPECT_EQ(local.use_count(), 2);
  }
  EXPECT_EQ(local.use_count(), 1);
}

RILL_TEST(AsyncGenerator, IsCancelledWithItsConsumer) {
  auto consume = []() -> Task<> {
    AsyncGenerator<int> numbers = count_to(1'000'000);
    while (co_await numbers.next()) {
    }
  };
  EXPECT_THROW((co_await settle(timeout(2500ms, consume()))).value(), TimeoutError);
}

RILL_TEST(AsyncGenerator, YieldsACopyOfWhatIsConstant) {
  const std::vector<std::string> words{"one", "two"};
  auto make = [&]() -> AsyncGenerator<std::string> {
    for (const std::string &word : words)
      co_yield word;
  };
  AsyncGenerator<std::string> copies = make();
  std::string taken;
  while (std::string *word = co_await copies.next())
    taken += std::exchange(*word, "");
  EXPECT_EQ(taken, "onetwo");
  EXPECT_EQ(words.front(), "one");
}

RILL_TEST(AsyncGenerator, HasOneConsumerAtATime) {
  AsyncGenerator<int> numbers = count_to(2);
  auto take = [&]() -> Task<int> { co_return *co_await numbers.next(); };
  auto [first, second] = co_await gather_settled(take(), take());
  EXPECT_EQ(first.value(), 1);
  EXPECT_THROW(std::move(second).value(), UsageError);
  EXPECT_EQ(co_await take(), 2) << "the generator itself has come to no harm";

  AsyncGenerator<int> moved = std::move(numbers);
  EXPECT_THROW((void)numbers.next(), UsageError);
  EXPECT_EQ(co_await moved.next(), nullptr);
}

RILL_TEST(AsyncGenerator, AMillionValuesUseConstantStack) {
  auto make = []() -> AsyncGenerator<int> {
    for (int i = 0; i < 1'000'000; ++i)
      co_yield i;
  };
  AsyncGenerator<int> numbers = make();
  int count = 0;
  while (co_await numbers.next())
    ++count;
  EXPECT_EQ(count, 1'000'000);
}

} // namespace
