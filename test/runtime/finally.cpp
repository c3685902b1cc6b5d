// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Asynchronous cleanup on every path, and which error comes out.
#include "rill/finally.h"

#include "rill/sleep.h"
#include "rill/testing.h"

#include <stdexcept>

namespace {

using namespace rill;
using namespace std::chrono_literals;

Task<int> value() { co_return 1; }

Task<int> fails() {
  co_await yield();
  throw std::runtime_error("body");
}

Task<int> hangs() {
  co_await sleep_for(1h);
  co_return 1;
}

struct Cleanup {
  int runs = 0;
  Task<> operator()() {
    co_await sleep_for(1s);
    ++runs;
  }
};

RILL_TEST(Finally, CleansUpAfterSuccessErrorAndCancellation) {
  Cleanup cleanup;
  auto clean = [&] { return cleanup(); };
  EXPECT_EQ(co_await finally(value(), clean), 1);
  EXPECT_EQ(cleanup.runs, 1);
  EXPECT_THROW((co_await settle(finally(fails(), clean))).value(), std::runtime_error);
  EXPECT_EQ(cleanup.runs, 2);
  EXPECT_THROW((co_await settle(timeout(1s, finally(hangs(), clean)))).value(), TimeoutError);
  EXPECT_EQ(cleanup.runs, 3);
}

RILL_TEST(Finally, CleansUpAfterABodyThatCannotRun) {
  Cleanup cleanup;
  auto clean = [&] { return cleanup(); };
  Task<int> gone = value();
  EXPECT_EQ(co_await std::move(gone), 1);
  EXPECT_THROW((co_await settle(finally(std::move(gone), clean))).value(), EmptyTask);
  EXPECT_EQ(cleanup.runs, 1);
}

RILL_TEST(Finally, TwoErrorsMakeAGroup) {
  auto clean = []() -> Task<> {
    throw std::logic_error("cleanup");
    co_return;
  };
  EXPECT_THROW((co_await settle(finally(fails(), clean))).value(), ExceptionGroup);
  EXPECT_THROW((co_await settle(finally(value(), clean))).value(), std::logic_error);
}

RILL_TEST(Finally, CleanupHasItsOwnLimit) {
  auto clean = []() -> Task<> { co_await sleep_for(1h); };
  TimePoint before = EventLoop::current().now();
  EXPECT_THROW((co_await settle(finally(value(), clean, 3s))).value(), TimeoutError);
  EXPECT_EQ(EventLoop::current().now() - before, 3s);
}

} // namespace
