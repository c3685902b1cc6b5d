// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Futures that may be read because somebody has seen, or awaited, that they are ready.
// RUN: %facts %s

#include "stubs/folly.h"
#include "stubs/pq.h"
#include "stubs/seastar.h"
#include "stubs/std.h"

seastar::future<int> answer();

seastar::future<int>
resolved(seastar::future<int> &other) {  // is: eager-task void-detaches
                                        // cancelled-by(canceled_error) eager-task void-detaches
  auto future = co_await seastar::coroutine::as_future(  // is: eager-task void-detaches yields-ready
      answer());
                       // eager-task void-detaches yields-ready
  if (future.failed())  // is: proves-ready tells-failure
    co_return 0;
  if (other.available())  // is: proves-ready
    co_return other.get();  // is: consumes(this) sync-wait
  co_return future.get();  // is: consumes(this) sync-wait
}

void asked(std::future<int> &one, folly::SemiFuture<int> &two,  // is: self-owning-task
           PGconn *connection) {
  if (one.wait_for(std::chrono::seconds(0)) == std::future_status::ready)  // is: proves-ready
    one.get();  // is: blocks proves-ready
  if (two.isReady())  // is: proves-ready
    std::move(two).get();  // is: blocks
  if (!PQisBusy(connection))  // is: proves-ready
    PQgetResult(connection);  // is: blocks
}
