// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Boost.Beast: streams, and functions that read and write messages, once with and once without
// waiting.

#ifndef CORO_TIDY_TEST_STUBS_BEAST_H
#define CORO_TIDY_TEST_STUBS_BEAST_H

#include "stubs/asio.h"

namespace boost::beast {

namespace net = boost::asio;
using Read = net::deferred_async_operation<void(int, std::size_t)>;

class flat_buffer {};
template <typename Stream> bool detect_ssl(Stream &, flat_buffer &);
template <typename Stream> Read async_detect_ssl(Stream &, flat_buffer &);
template <typename Stream, typename Generator> std::size_t write(Stream &, Generator &&);
template <typename Stream, typename Generator> Read async_write(Stream &, Generator &&);

template <typename Protocol, typename Executor = net::any_io_executor, typename Rate = int>
class basic_stream {
public:
  net::basic_stream_socket<Protocol> &socket() noexcept;
  void expires_after(std::chrono::seconds);
  void expires_never();
  void cancel();
  void close();
  void connect(int endpoint);
  std::size_t read_some(int);
  std::size_t write_some(int);
  Read async_connect(int endpoint);
  template <typename Token> void async_connect(int endpoint, Token &&) {}
  Read async_read_some(int);
  Read async_write_some(int);
};
using tcp_stream = basic_stream<net::ip::tcp>;
template <typename NextLayer> struct ssl_stream : net::ssl::stream<NextLayer> {
  using net::ssl::stream<NextLayer>::stream;
};

namespace http {
struct request {};
template <typename Stream> std::size_t read(Stream &, flat_buffer &, request &);
template <typename Stream> std::size_t read_header(Stream &, flat_buffer &, request &);
template <typename Stream> std::size_t read_some(Stream &, flat_buffer &, request &);
template <typename Stream> std::size_t write(Stream &, request const &);
template <typename Stream> std::size_t write_header(Stream &, request &);
template <typename Stream> std::size_t write_some(Stream &, request &);
template <typename Stream> Read async_read(Stream &, flat_buffer &, request &);
template <typename Stream, typename Token>
void async_read(Stream &, flat_buffer &, request &, Token &&) {}
template <typename Stream> Read async_read_header(Stream &, flat_buffer &, request &);
template <typename Stream> Read async_read_some(Stream &, flat_buffer &, request &);
template <typename Stream> Read async_write(Stream &, request const &);
template <typename Stream> Read async_write_header(Stream &, request &);
template <typename Stream> Read async_write_some(Stream &, request &);
template <typename File> struct basic_file_body {
  class value_type {
  public:
    void open(char const *path, int mode, system::error_code &);
  };
};
} // namespace http

namespace websocket {
template <typename NextLayer, bool deflate = true> class stream {
public:
  void accept();
  void close(int reason);
  void handshake(const char *host, const char *target);
  void ping(int);
  void pong(int);
  std::size_t read(flat_buffer &);
  std::size_t read_some(flat_buffer &, std::size_t limit);
  std::size_t write(int);
  std::size_t write_some(bool fin, int);
  Read async_accept();
  Read async_close(int reason);
  Read async_handshake(const char *host, const char *target);
  Read async_ping(int);
  Read async_pong(int);
  Read async_read(flat_buffer &);
  template <typename Token> void async_read(flat_buffer &, Token &&) {}
  Read async_read_some(flat_buffer &, std::size_t limit);
  Read async_write(int);
  Read async_write_some(bool fin, int);
};
} // namespace websocket
} // namespace boost::beast

#endif
