// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// yalantinglibs: of each client the half that waits, and the pool for what blocks.
// RUN: %facts %s

#include "stubs/yalantinglibs.h"

using namespace std::chrono_literals;
using async_simple::coro::Lazy;

int answer();

Lazy<void> talks(asio::ip::tcp::socket &socket, asio::ip::tcp::acceptor &acceptor, int *executor) {
  co_await coro_io::async_accept(acceptor, socket);  // is: fails-at-once waits-for-peer
  co_await coro_io::async_connect(executor, socket, "host", "80");  // is: fails-at-once waits-for-peer
  co_await coro_io::async_read(socket, 1);  // is: waits-for-peer
  co_await coro_io::async_write(socket, 1);
  co_await coro_io::async_close(socket);
  coro_io::read(socket, 1);  // is: blocks
  coro_io::connect(*executor, socket, "host", "80");  // is: blocks
  co_await coro_io::sleep_for(1s);  // is: sleeps
  co_await coro_io::post([] { return 1; });  // is: offloads
  co_await coro_io::post([] { return 1; }, executor);
  coro_io::coro_file file;
  file.open("name", 1);  // is: blocks-briefly
  co_await file.async_read(nullptr, 1);
}

Lazy<void> asks(coro_io::client_pool<coro_http::coro_http_client> &pool) {
  coro_http::coro_http_client http;
  co_await http.async_get("uri");
  http.get("uri");  // is: blocks sync-wait
  http.post("uri", "content", 1);  // is: blocks sync-wait
  coro_rpc::coro_rpc_client rpc;
  auto connected = co_await rpc.connect("host", "80");  // is: outcome
  auto known = rpc.sync_connect("host", "80");  // is: blocks outcome sync-wait
  co_await rpc.call<answer>();
  rpc.sync_call<answer>();  // is: blocks sync-wait
  co_await pool.send_request(  // is: keeps(0)
      [](coro_http::coro_http_client &client) -> Lazy<void> { co_await client.async_get("uri"); });
}

void serve() {
  coro_http::coro_http_server server;  // is: destruction-blocks
  server.set_http_handler<1>("/", [](int, int) -> Lazy<void> { co_return; });  // is: keeps(1) runs-on-loop
  auto started = server.async_start();  // is: self-owning-task
  server.sync_start();  // is: blocks sync-wait
  server.stop();  // is: blocks proves-ready
  coro_rpc::coro_rpc_server other;  // is: destruction-blocks
  auto failed = other.start();  // is: blocks outcome sync-wait
}
