// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Asio: what an operation waits for depends on the kind of socket, and where a handler runs on
// the executor.
// RUN: %facts %s

#include "stubs/asio.h"

using Stream = asio::basic_stream_socket<asio::ip::tcp>;
using Datagrams = boost::asio::basic_datagram_socket<int>;

void sockets(Stream &stream, Datagrams &datagrams, asio::ssl::stream<Stream> &tls) {  // is: must-close(async_shutdown)
  stream.connect(1);  // is: blocks
  stream.non_blocking(true);  // is: makes-nonblocking
  stream.non_blocking(false);
  stream.async_receive(1, [](int, int) {});  // is: fails-at-once runs-on-loop waits-for-peer
  stream.async_wait(1, [](int) {});  // is: runs-on-loop waits-for-peer
  datagrams.connect(1);  // is: blocks nonblocking
  datagrams.send_to(1, 1);  // is: blocks
  datagrams.async_receive_from(1, 1, [](int, int) {});  // is: runs-on-loop waits-for-peer
  tls.async_read_some(1, asio::use_awaitable);  // is: fails-at-once runs-on-loop waits-for-peer
  tls.read_some(1);  // is: blocks
}

void executors(asio::io_context &loop, asio::thread_pool &pool, asio::experimental::coro<void> coro,  // is: destruction-blocks lazy-task
               asio::awaitable<int> task) {  // is: lazy-task
  asio::post(loop, [] {});  // is: calls-later drops-result frees-callable hops runs-on-loop
  asio::post(pool, [] {});  // is: calls-later drops-result frees-callable hops offloads
  loop.post([] {});  // is: calls-later drops-result frees-callable runs-on-loop
  loop.dispatch([] {});  // is: calls-later drops-result frees-callable runs-on-loop
  loop.get_executor().defer([] {}, 0);  // is: calls-later drops-result frees-callable runs-on-loop
  asio::spawn(loop, [](auto) {}, asio::detached);  // is: never-suspends runs-on-loop top-level
  asio::experimental::co_spawn(coro, asio::detached);  // is: consumes(0) detaches reports-to(1) spawns top-level
  asio::co_spawn(loop, std::move(task), asio::detached);  // is: consumes(1) detaches keeps(1) reports-to(2) spawns top-level
  loop.run();  // is: blocks sync-wait
}

void strands(asio::io_context::strand &ofLoop, boost::asio::strand<boost::asio::any_io_executor> &ofAny) {
  ofLoop.post([] {});  // is: calls-later drops-result frees-callable runs-on-loop
  ofLoop.dispatch([] {});  // is: calls-later drops-result frees-callable runs-on-loop
  ofAny.post([] {}, 0);  // is: calls-later drops-result frees-callable
}
