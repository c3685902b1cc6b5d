// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What looks like a function is an object: it is known by the variable, by a reference
// to it, or by its class.
// RUN: %facts %s

#include "stubs/folly.h"

folly::coro::Task<int> work();

void called() {
  folly::coro::blockingWait(work());  // is: blocks sync-wait top-level
  folly::coro::blocking_wait(work());  // is: blocks sync-wait top-level
  folly::coro::blocking_wait_fn{}(work());  // is: blocks sync-wait top-level
  folly::coro::co_withExecutor(0, work());  // is: consumes(1)
  folly::coro::co_withExecutor(0, work())  // is: consumes(1) consumes(this) detaches spawns top-level
      .start();
}

// A variable of the same name elsewhere, and another object of an unknown class.
namespace other {
struct wait_fn {
  void operator()(folly::coro::Task<int>) const;  // is: lazy-task
};
inline constexpr wait_fn blockingWait{};
} // namespace other

void unknown() { other::blockingWait(work()); }  // is: sync-wait-if-it-blocks
