// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Destructors that block, and sessions that close themselves in theirs.
// RUN: %facts %s

#include "stubs/asio.h"
#include "stubs/cppcoro.h"
#include "stubs/libcoro.h"
#include "stubs/std.h"

void blocking() {
  std::jthread thread;  // is: destruction-blocks offloads proves-ready
  asio::thread_pool pool;  // is: destruction-blocks
  boost::asio::thread_pool twin;  // is: destruction-blocks
  cppcoro::static_thread_pool threads;  // is: destruction-blocks
  coro::thread_pool executor;  // is: destruction-blocks
  coro::task_group<coro::thread_pool> group(&executor);  // is: awaitable destruction-blocks task-scope
  auto answer = std::async([] { return 1; });  // is: destruction-blocks offloads
}

struct Closing {
  coro::semaphore<2> limit;  // is: closes-itself limiter
  coro::queue<int> queue;  // is: closes-itself unbounded
  cppcoro::net::socket socket;  // is: closes-itself
  cppcoro::async_scope scope;  // is: must-close(join) task-scope
  coro::net::tls::client client;  // is: must-close(shutdown)
};
