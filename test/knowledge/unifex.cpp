// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libunifex: what is behind its aliases and objects, and the two generations of its scopes.
// RUN: %facts %s

#include "stubs/unifex.h"

using namespace std::chrono_literals;

unifex::task<int> load();
unifex::nothrow_task<> store();

unifex::task<> waits(unifex::static_thread_pool &pool, unifex::single_thread_context &thread,  // is: destruction-blocks
                     unifex::async_mutex &mutex, unifex::async_manual_reset_event &event) {  // is: async-lock
  auto task = load();  // is: lazy-task
  co_await std::move(task);
  co_await unifex::schedule_after(pool.get_scheduler(), 1s);  // is: sleeps
  co_await unifex::schedule(pool.get_scheduler());  // is: hops-away
  co_await unifex::schedule(thread.get_scheduler());
  co_await unifex::stop_when(load(), unifex::schedule_after(thread.get_scheduler(), 1s));  // is: consumes(0) deadline sleeps sync-wait-if-it-blocks
  co_await unifex::unstoppable(store());  // is: consumes(0) shields sync-wait-if-it-blocks
  co_await mutex.async_lock();  // is: must-release waits-for-peer
  mutex.unlock();
  co_await event.async_wait();  // is: waits-for-peer
  std::vector<unifex::task<int>> many;
  co_await unifex::when_all_range(std::move(many));  // is: gathers
  co_await unifex::when_all(load(), load());  // is: sync-wait-if-it-blocks
  co_await unifex::let_value(load(), [](int) { return store(); });  // is: consumes(0) keeps(1) sync-wait-if-it-blocks
  co_await unifex::co_invoke([] { return store(); });  // is: keeps(0)
}

unifex::task<> scopes(unifex::single_thread_context &thread) {  // is: destruction-blocks
  unifex::async_scope scope;  // is: must-close(complete,cleanup) task-scope
  scope.detached_spawn(store());  // is: consumes(0) spawns top-level
  scope.detached_spawn_on(thread.get_scheduler(), store());  // is: consumes(1) spawns top-level
  auto later = scope.spawn(load());  // is: consumes(0) spawns top-level
  co_await scope.complete();
  unifex::v2::async_scope other;  // is: must-close(join) task-scope
  unifex::spawn_detached(store(), other);  // is: consumes(0) spawns top-level
  auto nested = unifex::nest(store(), other);  // is: consumes(0) sync-wait-if-it-blocks
  co_await other.join();
}

void outside() {
  unifex::static_thread_pool pool;  // is: destruction-blocks
  unifex::sync_wait(load());  // is: blocks sync-wait top-level
  unifex::sync_wait_r<int>(load());  // is: blocks sync-wait top-level
  unifex::manual_event_loop loop;
  loop.run();  // is: blocks sync-wait
}
