// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who keeps a coroutine lambda until its task has finished, so that its captures live.
// RUN: %facts %s

#include "stubs/asio.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

void kept(asio::io_context &loop) {
  asio::co_spawn(  // is: consumes(1) detaches keeps(1) reports-to(2) spawns top-level
      loop, []() -> asio::awaitable<void> { co_return; },
      asio::detached);
  folly::coro::co_invoke([]() -> folly::coro::Task<void> { co_return; });  // is: invokes keeps(0)
  coro::invoke([]() -> coro::task<void> { co_return; });  // is: invokes keeps(0)
  seastar::coroutine::lambda([]() -> seastar::future<> { co_return; });  // is: keeps(0)
}
