// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which exception carries cancellation to the coroutines of a library: another one for
// each, an error code among others, or none at all.
// RUN: %facts %s

#include "stubs/asio.h"
#include "stubs/cppcoro.h"
#include "stubs/folly.h"
#include "stubs/libcoro.h"
#include "stubs/seastar.h"

struct Tasks {
  cppcoro::task<> one;  // is: cancelled-by(cppcoro::operation_cancelled) lazy-task
  folly::coro::Task<> two;  // is: cancelled-by(folly::OperationCancelled) lazy-task
  seastar::future<> three;  // is: cancelled-by(seastar::abort_requested_exception) cancelled-by(seastar::rpc::canceled_error) eager-task void-detaches
  asio::awaitable<int> four;  // is: cancelled-by(boost::system::system_error) cancelled-by(std::system_error) lazy-task
  boost::asio::awaitable<int> five;  // is: cancelled-by(boost::system::system_error) cancelled-by(std::system_error) lazy-task
  coro::task<> six;  // is: lazy-task
};

bool coded(int error) { return error == asio::error::operation_aborted; }  // is: cancellation-code
