// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Boost.Redis: a connection for any executor, and the one that is compiled once.

#ifndef CORO_TIDY_TEST_STUBS_BOOST_REDIS_H
#define CORO_TIDY_TEST_STUBS_BOOST_REDIS_H

#include "stubs/asio.h"

namespace boost::redis {

using Run = asio::deferred_async_operation<void(system::error_code)>;
using Exec = asio::deferred_async_operation<void(system::error_code, std::size_t)>;
struct config {};
class request {};

template <typename Executor> class basic_connection {
public:
  explicit basic_connection(asio::io_context &);
  Run async_run(config const &);
  template <typename Token> void async_run(config const &, Token &&) {}
  Exec async_exec(request const &, int &response);
  template <typename Token> void async_exec(request const &, int &response, Token &&) {}
  Exec async_receive();
  Run async_receive2();
  std::size_t receive(system::error_code &);
  void cancel(int operation = 0);
};
class connection {
public:
  explicit connection(asio::io_context &);
  Run async_run(config const &);
  template <typename Token> void async_run(config const &, Token &&) {}
  Exec async_exec(request const &, int &response);
  template <typename Token> void async_exec(request const &, int &response, Token &&) {}
  Exec async_receive();
  Run async_receive2();
  std::size_t receive(system::error_code &);
  void cancel(int operation = 0);
};

} // namespace boost::redis

#endif
