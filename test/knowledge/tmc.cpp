// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TooManyCooks: what starts tasks, and which of it is awaited later.
// RUN: %facts %s

#include "stubs/tmc.h"

tmc::task<int> load();
tmc::task<> store();

tmc::task<> starts(std::vector<tmc::task<int>> many) {
  auto task = load();  // is: lazy-task
  co_await std::move(task);
  auto spawned = tmc::spawn(load());  // is: consumes(0) lazy-task
  auto forked = std::move(spawned).fork();  // is: consumes(this) lazy-task spawns
  co_await forked;
  tmc::spawn(store()).detach();  // is: consumes(0) consumes(this) spawns top-level
  co_await tmc::spawn_tuple(load(), load());  // is: consumes(0) consumes(1)
  co_await tmc::spawn_many(many.begin(), many.size());  // is: gathers
  tmc::aw_fork_group<0, void> group = tmc::fork_group<0, void>();  // is: lazy-task
  group.fork(store());  // is: consumes(0) spawns
  co_await std::move(group);
  tmc::post(tmc::cpu_executor(), store());  // is: consumes(1) spawns top-level
  auto future = tmc::post_waitable(tmc::cpu_executor(), load());  // is: consumes(1) spawns top-level
  co_await tmc::reschedule();  // is: yields
}

tmc::task<> shares(tmc::mutex &mutex, tmc::semaphore &permits, tmc::chan_tok<int> &channel) {  // is: async-lock awaitable limiter unbounded
  co_await mutex;
  mutex.unlock();
  auto locked = co_await mutex.lock_scope();  // is: guard waits-for-peer
  auto permit = co_await permits.acquire_scope();  // is: guard waits-for-peer
  co_await channel.push(1);
  co_await channel.pull();  // is: waits-for-peer
  channel.close();
  channel.drain_wait();  // is: blocks
  co_await channel.drain();
}

int main() {
  tmc::ex_cpu own;  // is: destruction-blocks
  own.teardown();  // is: blocks proves-ready
  return tmc::async_main(load());  // is: blocks consumes(0) sync-wait top-level
}
