// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that are dropped on purpose, those that a wrapper takes over, and the guard that
// is a future still.
// RUN: %facts %s

#include "stubs/asio.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/seastar.h"

seastar::semaphore limit(4);  // is: limiter
seastar::rwlock lock;  // is: async-lock

seastar::future<> background();
folly::coro::Task<int> work();

void dropped(cppcoro::async_scope &scope) {  // is: must-close(join) task-scope
  folly::coro::AsyncScope tasks;  // is: must-close(joinAsync,cleanup) task-scope
  (void)background();
  auto future = background();  // is: eager-task void-detaches
                              // cancelled-by(canceled_error) eager-task void-detaches
  auto units =  // is: eager-task void-detaches
      seastar::get_units(limit, 1);  // is: acquires waits-for-peer
                                       // cancelled-by(canceled_error) eager-task void-detaches
  auto guard = lock.hold_write_lock();  // is: eager-task void-detaches
                                       // cancelled-by(canceled_error) eager-task void-detaches
  scope.spawn(1);  // is: consumes(0) spawns top-level
  tasks.add(  // is: consumes(0) spawns top-level
      folly::coro::co_withExecutor(0, work()));  // is: consumes(1)
  auto ready = seastar::make_ready_future<int>(  // is: eager-task ready void-detaches
      1);
          // ready void-detaches
}

// The completion token that is the default makes an operation that nobody has started.
void deferred(asio::steady_timer &timer, asio::ip::tcp::socket &socket) {
  timer.async_wait();  // is: runs-on-loop sleeps
  auto operation = timer.async_wait();  // is: lazy-task runs-on-loop sleeps
  auto read = socket.async_read_some(1);  // is: fails-at-once lazy-task runs-on-loop waits-for-peer
}
