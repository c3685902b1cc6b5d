// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Boost.MySQL: connections whose operations wait or do not, and the pool that lends them.
// RUN: %facts %s

#include "stubs/boost_mysql.h"

namespace mysql = boost::mysql;

boost::asio::awaitable<void> asks(mysql::connection_pool &pool) {  // is: limiter
  auto connection = co_await pool.async_get_connection(boost::asio::use_awaitable);  // is: acquires guard runs-on-loop waits-for-peer
  mysql::results result;
  co_await connection->async_execute("select 1", result);  // is: runs-on-loop waits-for-peer
  connection->execute("select 1", result);  // is: blocks
  connection->async_execute("select 1", result, [](int) {});  // is: runs-on-loop waits-for-peer
  auto prepared = connection->prepare_statement("select ?");  // is: blocks
  pool.cancel();  // is: cancels
}

boost::asio::awaitable<void> alone(boost::asio::io_context &loop, mysql::connection<int> &old) {
  mysql::any_connection connection(loop);
  co_await connection.async_connect({});  // is: runs-on-loop waits-for-peer
  connection.connect({});  // is: blocks
  co_await connection.async_ping();  // is: runs-on-loop waits-for-peer
  co_await connection.async_close();  // is: runs-on-loop
  old.connect(1, {});  // is: blocks
  old.quit();  // is: blocks
  mysql::connection_pool pool(loop, 1);  // is: limiter
  pool.async_run(boost::asio::detached);  // is: runs-on-loop
}
