// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// corral: nurseries of both kinds, awaitables that others wrap, and what keeps a callable.
// RUN: %facts %s

#include "stubs/corral.h"

using namespace std::chrono_literals;

corral::Task<int> load();
corral::Task<> store();

corral::Task<> serve(corral::Nursery &nursery, int &loop, corral::ThreadPool &pool) {  // is: task-scope
  auto task = load();  // is: lazy-task
  nursery.start([]() -> corral::Task<> { co_await store(); });  // is: keeps(0) spawns
  co_await corral::anyOf(load(), corral::sleepFor(loop, 1s));  // is: deadline gathers sleeps
  std::vector<corral::Task<int>> many;
  co_await corral::allOf(many);  // is: gathers
  co_await corral::noncancellable(store());  // is: consumes(0) shields
  co_await corral::yield;
  co_await corral::noop();  // is: ready
  co_await corral::sleepFor(loop, 1s);  // is: sleeps
  co_await pool.run([] { return 1; });  // is: offloads
  nursery.cancel();  // is: cancels
}

corral::Task<> shares(corral::Semaphore &permits, corral::Channel<int> &channel) {  // is: limiter
  co_await permits.acquire();  // is: waits-for-peer
  permits.release();
  auto lock = co_await permits.lock();  // is: guard waits-for-peer
  co_await channel.receive();  // is: waits-for-peer
  co_await channel.send(1);
}

void outside(int &loop) {
  corral::UnsafeNursery nursery(loop);  // is: task-scope
  nursery.start([]() -> corral::Task<> { co_await store(); });  // is: keeps(0) spawns top-level
  nursery.close();
  corral::run(loop, load());  // is: blocks consumes(1) sync-wait top-level
}
