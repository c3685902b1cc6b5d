// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of Boost.Asio for mutants.

#include "common.h"
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

namespace mutant {
namespace io = ::boost::asio;
using Task = io::awaitable<void>;
#include "tasks.inc"
} // namespace mutant
