// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How work is run on asio's awaitable. What stands in this folder is included once for asio and
// once for Boost.Asio, which differ in their namespace: `net` is one of them, RILL_PEER its name.
#ifndef RILL_BENCHMARKS_PEERS_RUN_H
#define RILL_BENCHMARKS_PEERS_RUN_H

#include "../work.h"

#include <exception>
#include <utility>

namespace {

using Void = net::awaitable<void>;
using Tcp = net::ip::tcp;
constexpr auto use_awaitable = net::use_awaitable;
using Channel = net::experimental::channel<void(Error, int)>;

/// Starts a task whose exception ends the benchmark.
template <class Task> void start(net::io_context &context, Task task) {
  net::co_spawn(context, std::move(task), [](std::exception_ptr error) {
    if (error)
      std::rethrow_exception(error);
  });
}

template <class Main> void run_one(Main main) {
  net::io_context context(1);
  start(context, main(context));
  context.run();
}

/// Lets everybody else who is in line run first.
Void turn() { co_await net::post(co_await net::this_coro::executor, use_awaitable); }

} // namespace

#endif
