// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What becomes of the callables that libraries are given: who keeps a coroutine lambda until
// its task has finished, so that its captures live, who calls it and frees it, and who drops
// what it returns.
// RUN: %facts %s

#include "stubs/asio.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

void kept(asio::io_context &loop) {
  asio::co_spawn(  // is: consumes(1) detaches keeps(1) reports-to(2) spawns top-level
      loop, []() -> asio::awaitable<void> { co_return; },
      asio::detached);
  folly::coro::co_invoke([]() -> folly::coro::Task<void> { co_return; });  // is: calls-now keeps(0)
  coro::invoke([]() -> coro::task<void> { co_return; });  // is: calls-now keeps(0)
  seastar::coroutine::lambda([]() -> seastar::future<> { co_return; });  // is: keeps(0) uses-later(0)
}

template <typename F> void each([[clang::annotate("coro::drops-result")]] F) {}
template <typename F>
[[clang::annotate("coro::calls-later"), clang::annotate("coro::frees-callable")]] void soon(int, F) {}

void freed(asio::io_context &loop, seastar::future<> done, seastar::gate &gate) {  // is: eager-task must-close(close) task-scope void-detaches
  asio::post(loop, [] {});  // is: calls-later drops-result frees-callable hops runs-on-loop
  (void)done.then([] {});  // is: consumes(this) frees-callable(0) offloads runs-on-success uses-later(0)
  (void)seastar::with_gate(gate, [] {});  // is: calls-now(1) offloads uses-later(1)
  each([] {});  // is: drops-result
  soon(1, [] {});  // is: calls-later frees-callable
}
