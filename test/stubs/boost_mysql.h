// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Boost.MySQL: the connection of any transport, the older one, and their pool.

#ifndef CORO_TIDY_TEST_STUBS_BOOST_MYSQL_H
#define CORO_TIDY_TEST_STUBS_BOOST_MYSQL_H

#include "stubs/asio.h"

namespace boost::mysql {

using Done = asio::deferred_async_operation<void(system::error_code)>;
using Request = const char *;
class results {};
class execution_state {};
class statement {};
class rows_view {};
struct connect_params {};
struct handshake_params {};

class any_connection {
public:
  any_connection(asio::io_context &);
  any_connection(any_connection &&);
  void connect(const connect_params &);
  void execute(Request &&, results &);
  void start_execution(Request &&, execution_state &);
  statement prepare_statement(const char *);
  void close_statement(const statement &);
  rows_view read_some_rows(execution_state &);
  void read_resultset_head(execution_state &);
  void ping();
  void reset_connection();
  void close();
  Done async_connect(const connect_params &);
  Done async_execute(Request &&, results &);
  template <typename Token> void async_execute(Request &&, results &, Token &&) {}
  Done async_start_execution(Request &&, execution_state &);
  Done async_prepare_statement(const char *);
  Done async_ping();
  Done async_close();
  void set_character_set(int);
  void run_pipeline(int request, int &response);
  Done async_run_pipeline(int request, int &response);
};

template <typename Stream> class connection {
public:
  void connect(int endpoint, const handshake_params &);
  void execute(Request &&, results &);
  void start_execution(Request &&, execution_state &);
  statement prepare_statement(const char *);
  void close_statement(const statement &);
  rows_view read_some_rows(execution_state &);
  void read_resultset_head(execution_state &);
  void ping();
  void reset_connection();
  void close();
  Done async_connect(int endpoint, const handshake_params &);
  Done async_execute(Request &&, results &);
  template <typename Token> void async_execute(Request &&, results &, Token &&) {}
  Done async_start_execution(Request &&, execution_state &);
  Done async_prepare_statement(const char *);
  Done async_ping();
  Done async_close();
  void handshake(const handshake_params &);
  void quit();
  Done async_handshake(const handshake_params &);
};

class pooled_connection {
public:
  pooled_connection(const pooled_connection &) = delete;
  pooled_connection(pooled_connection &&) noexcept;
  ~pooled_connection();
  any_connection *operator->() noexcept;
};
class connection_pool {
public:
  connection_pool(asio::io_context &, int params);
  connection_pool(const connection_pool &) = delete;
  ~connection_pool();
  Done async_run();
  template <typename Token> void async_run(Token &&) {}
  asio::awaitable<pooled_connection> async_get_connection(asio::use_awaitable_t<>);
  void cancel();
};

} // namespace boost::mysql

#endif
