// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Boost.Beast: what waits, what runs its handler on the loop, and whose stream has no time-out.
// RUN: %facts %s

#include "stubs/beast.h"

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;

boost::asio::awaitable<void> serve(tcp::socket &socket, beast::tcp_stream &stream,
                                   beast::ssl_stream<beast::tcp_stream> &secure) {  // is: must-close(async_shutdown)
  beast::flat_buffer buffer;
  http::request request;
  stream.expires_after(std::chrono::seconds(30));
  co_await http::async_read(stream, buffer, request);  // is: fails-at-once runs-on-loop
  co_await http::async_read(socket, buffer, request);  // is: fails-at-once runs-on-loop waits-for-peer
  http::async_read(stream, buffer, request, [](int, int) {});  // is: fails-at-once runs-on-loop
  http::read(stream, buffer, request);  // is: blocks
  co_await http::async_write(stream, request);  // is: runs-on-loop
  http::write(socket, request);  // is: blocks
  stream.connect(1);  // is: blocks
  stream.read_some(1);  // is: blocks
  co_await stream.async_connect(1);  // is: runs-on-loop
  secure.handshake(1);  // is: blocks
  co_await secure.async_shutdown();  // is: runs-on-loop waits-for-peer
  boost::system::error_code error;  // is: outcome
  http::basic_file_body<int>::value_type file;
  file.open("name", 1, error);  // is: blocks-briefly
}

boost::asio::awaitable<void> talk(beast::websocket::stream<beast::tcp_stream> &socket) {
  beast::flat_buffer buffer;
  co_await socket.async_accept();  // is: runs-on-loop
  co_await socket.async_read(buffer);  // is: fails-at-once runs-on-loop
  socket.async_read(buffer, [](int, int) {});  // is: fails-at-once runs-on-loop
  socket.read(buffer);  // is: blocks
  socket.write(1);  // is: blocks
  socket.ping(1);  // is: blocks
  co_await socket.async_close(1);  // is: runs-on-loop
}
