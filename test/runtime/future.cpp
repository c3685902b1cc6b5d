// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One value from outside, for as many as wait.
#include "rill/future.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <optional>
#include <stdexcept>

namespace {

using namespace rill;
using namespace std::chrono_literals;

template <class T> Task<T> get(Future<T> future) { co_return co_await future.get(); }

RILL_TEST(Future, GivesItsValueToAllWhoWait) {
  Promise<int> promise;
  Future<int> future = promise.get_future();
  auto keep = [&]() -> Task<> {
    co_await sleep_for(1s);
    promise.set_value(7);
  };
  auto [first, second, kept] = co_await gather(get(future), get(future), keep());
  EXPECT_EQ(first, 7);
  EXPECT_EQ(second, 7);
  EXPECT_TRUE(future.ready());
  EXPECT_THROW(promise.set_value(8), UsageError);
}

RILL_TEST(Future, ThrowsTheErrorOrThatThePromiseIsBroken) {
  Promise<> promise;
  promise.set_exception(std::make_exception_ptr(std::runtime_error("no")));
  EXPECT_THROW((co_await settle(get(promise.get_future()))).value(), std::runtime_error);

  std::optional<Promise<>> broken(std::in_place);
  Future<> future = broken->get_future();
  broken.reset();
  EXPECT_THROW((co_await settle(get(future))).value(), BrokenPromise);
}

RILL_TEST(Future, WhatWasMovedFromIsRefusedOrAsGoodAsBefore) {
  Promise<int> promise;
  Future<int> future = promise.get_future();
  Future<int> other = std::move(future);
  Promise<int> moved = std::move(promise);
  EXPECT_THROW(promise.set_value(1), UsageError);
  EXPECT_THROW((void)promise.get_future(), UsageError);
  EXPECT_THROW(moved.set_exception(nullptr), UsageError);
  moved.set_value(2);
  EXPECT_EQ(co_await future.get(), 2);
  EXPECT_EQ(co_await other.get(), 2);
}

RILL_TEST(Future, WaitingCanBeCancelled) {
  Promise<> promise;
  EXPECT_THROW((co_await settle(timeout(1s, get(promise.get_future())))).value(), TimeoutError);
  promise.set_value();
  co_await promise.get_future().get();
}

} // namespace
