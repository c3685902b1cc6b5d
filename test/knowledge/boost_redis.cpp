// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Boost.Redis: requests and pushes wait for the server, receive() only looks.
// RUN: %facts %s

#include "stubs/boost_redis.h"

namespace redis = boost::redis;

boost::asio::awaitable<void> asks(redis::connection &shared, redis::basic_connection<int> &other) {
  redis::request request;
  int response;
  shared.async_run({}, boost::asio::detached);  // is: runs-on-loop
  co_await shared.async_exec(request, response);  // is: runs-on-loop waits-for-peer
  shared.async_exec(request, response, [](int, int) {});  // is: runs-on-loop waits-for-peer
  co_await shared.async_receive2();  // is: runs-on-loop waits-for-peer
  boost::system::error_code error;  // is: outcome
  other.receive(error);  // is: nonblocking
  co_await other.async_exec(request, response);  // is: runs-on-loop waits-for-peer
  shared.cancel();  // is: cancels
}
