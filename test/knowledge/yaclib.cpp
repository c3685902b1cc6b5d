// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// YACLib: the two forms of Get, what becomes of a future that is detached, and which executor is
// a pool.
// RUN: %facts %s

#include "stubs/yaclib.h"

using namespace std::chrono_literals;

yaclib::Future<int> eager();
yaclib::Task<int> lazy();

int plain(yaclib::FairThreadPool &pool, yaclib::IExecutor &other) {
  auto future = eager();  // is: eager-task
  if (future.Get())  // is: proves-ready
    return 1;
  yaclib::WaitFor(0s, future);  // is: proves-ready sync-wait-if-it-blocks
  yaclib::WaitFor(1s, future);  // is: blocks proves-ready sync-wait
  yaclib::Wait(future);  // is: blocks proves-ready sync-wait
  auto result = std::move(future).Get();  // is: blocks consumes(this) outcome sync-wait
  auto task = lazy();  // is: lazy-task
  std::move(task).Get();  // is: blocks consumes(this) sync-wait top-level
  eager().Detach();  // is: consumes(this) detaches
  eager().Detach(other, [](yaclib::Result<int>) {});  // is: consumes(this) outcome reports-to(1)
  eager().DetachInline([](yaclib::Result<int>) {});  // is: consumes(this) outcome reports-to(0)
  lazy().Detach();  // is: consumes(this) detaches spawns top-level
  auto started = lazy().ToFuture(pool);  // is: consumes(this) eager-task spawns top-level
  auto run = yaclib::Run(pool, [] { return 1; });  // is: eager-task offloads
  auto elsewhere = yaclib::Run(other, [] { return 1; });  // is: eager-task
  yaclib::WaitGroup<> group;  // is: awaitable
  group.Wait();  // is: blocks
  pool.Wait();  // is: blocks
  return 0;
}

yaclib::Future<> awaits(yaclib::FairThreadPool &pool, yaclib::Mutex<> &mutex) {  // is: async-lock
  auto future = eager();  // is: eager-task
  co_await yaclib::Await(future);  // is: proves-ready
  auto result = std::move(future).Touch();  // is: consumes(this) outcome
  co_await yaclib::On(pool);  // is: hops-away
  std::vector<yaclib::Future<int>> many;
  co_await yaclib::WhenAll(many.begin(), many.end());  // is: gathers
  co_await yaclib::WhenAny(many.begin(), many.end());  // is: abandons-losers gathers
  co_await mutex.Lock();  // is: waits-for-peer
  co_await mutex.Unlock();
  co_await lazy();
}
