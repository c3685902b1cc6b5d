// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Senders: tasks that only a promise can await, objects that are called, scopes to be joined.
// RUN: %facts %s

#include "stubs/exec.h"

using namespace std::chrono_literals;

stdexec::task<int> load();
exec::task<int> older();

stdexec::task<void> waits(exec::static_thread_pool &pool, exec::timed_thread_context &timer) {  // is: destruction-blocks
  auto task = load();  // is: lazy-task
  co_await std::move(task);
  co_await exec::schedule_after(timer.get_scheduler(), 1s);  // is: sleeps
  co_await stdexec::schedule(pool.get_scheduler());  // is: hops-away
  co_await stdexec::schedule(timer.get_scheduler());
  co_await exec::reschedule_coroutine_on(pool.get_scheduler());  // is: hops-away
  co_await exec::when_any(load(), exec::schedule_after(timer.get_scheduler(), 1s));  // is: deadline sleeps sync-wait-if-it-blocks
  co_await stdexec::let_value(load(), [](int) { return load(); });  // is: consumes(0) keeps(1) sync-wait-if-it-blocks
  co_await stdexec::starts_on(pool.get_scheduler(), load());  // is: consumes(1) sync-wait-if-it-blocks
}

exec::task<void> scopes() {
  auto task = older();  // is: lazy-task
  stdexec::counting_scope scope;  // is: must-close(join) task-scope
  stdexec::spawn(load(), scope.get_token());  // is: consumes(0) spawns top-level
  auto result = stdexec::spawn_future(load(), scope.get_token());  // is: consumes(0) spawns top-level
  scope.request_stop();  // is: cancels
  co_await scope.join();
  exec::async_scope other;  // is: must-close(on_empty,when_empty) task-scope
  other.spawn(load());  // is: consumes(0) spawns top-level
  co_await other.on_empty();
}

void outside() {
  exec::static_thread_pool pool;  // is: destruction-blocks
  stdexec::sync_wait(load());  // is: blocks sync-wait top-level
  std::this_thread::sync_wait(load());  // is: blocks sync-wait top-level
  exec::start_detached(load());  // is: consumes(0) spawns top-level
  stdexec::run_loop loop;
  loop.run();  // is: blocks sync-wait
}
