// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libcoro: its scheduler under both of its names, and waits that have a time-out or have none.
// RUN: %facts %s

#include "stubs/libcoro.h"

using namespace std::chrono_literals;

coro::task<int> load();
coro::task<void> store();

coro::task<void> today(coro::scheduler &scheduler, coro::thread_pool &pool) {  // is: destruction-blocks
  co_await scheduler.schedule();  // is: hops-back
  co_await scheduler.schedule(load(), 5s);  // is: deadline
  co_await scheduler.yield_for(5ms);  // is: hops-back sleeps
  scheduler.spawn_detached(store());  // is: consumes(0) detaches spawns top-level
  co_await scheduler.spawn_joinable(store());  // is: consumes(0)
  co_await pool.schedule();  // is: hops-away
  scheduler.process_events();
  scheduler.process_events(0ms);
  scheduler.process_events(5ms);  // is: blocks
  coro::task_group<coro::scheduler> group(&scheduler);  // is: awaitable destruction-blocks task-scope
  auto started = group.start(store());  // is: consumes(0) drops-errors spawns top-level
  co_await group;
}

coro::task<void> before(coro::io_scheduler &scheduler, coro::thread_pool &pool) {  // is: destruction-blocks
  co_await scheduler.schedule();  // is: hops-back
  auto task = load();  // is: lazy-task
  co_await scheduler.schedule(task);
  scheduler.schedule(store());  // is: consumes(0) detaches spawns top-level
  co_await scheduler.schedule(load(), 5s);  // is: deadline
  co_await scheduler.schedule_after(5ms);  // is: hops-back sleeps
  co_await scheduler.yield();  // is: hops-back yields
  scheduler.spawn(store());  // is: consumes(0) detaches spawns top-level
  pool.spawn(store());  // is: consumes(0) detaches spawns top-level
  coro::task_container<coro::io_scheduler> tasks(scheduler.shared_from_this());  // is: destruction-blocks task-scope
  tasks.start(store());  // is: consumes(0) drops-errors spawns top-level
  co_await tasks.garbage_collect_and_yield_until_empty();
  scheduler.shutdown();  // is: blocks proves-ready
}

coro::task<void> talk(coro::net::tcp::client &client, coro::net::tcp::server &server,
                      coro::net::tls::client &secure, std::string &buffer) {  // is: must-close(shutdown)
  co_await client.connect();  // is: waits-for-peer
  co_await client.connect(5s);
  co_await client.read_some(buffer);  // is: waits-for-peer
  co_await client.read_some(buffer, 5s);
  co_await server.accept();  // is: waits-for-peer
  co_await server.poll(5s);
  co_await secure.recv(buffer);  // is: waits-for-peer
  co_await secure.shutdown();
}
