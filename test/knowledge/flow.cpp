// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Flow: what returns its future, and namesakes that do not.
// RUN: %facts %s

#include "stubs/flow.h"

Future<int> load();
int timeout(int seconds);
void delay(int seconds);

Future<Void> asks(FlowLock &lock, ActorCollection &actors) {  // is: limiter task-scope
  Future<int> pending = load();  // is: self-owning-task
  co_await delay(1.0);  // is: sleeps
  co_await timeoutError(load(), 5.0);  // is: deadline
  std::vector<Future<int>> many;
  co_await waitForAll(many);  // is: gathers
  auto all = co_await getAll(many);  // is: gathers
  actors.add(delay(2.0));  // is: consumes(0) sleeps spawns top-level
  co_await lock.take();  // is: acquires must-release waits-for-peer
  FlowLock::Releaser releaser(lock);  // is: guard
  co_await uncancellable(load());  // is: may-be-dropped shields
  delay(1);
  timeout(1);
}

void outside(ThreadFuture<int> &foreign, INetwork &network, FDBFuture *future) {
  foreign.getBlocking();  // is: blocks sync-wait
  foreign.blockUntilReady();  // is: blocks proves-ready sync-wait
  threadSleep(1.0);  // is: blocks
  fdb_future_block_until_ready(future);  // is: blocks
  network.run();  // is: blocks sync-wait
}
