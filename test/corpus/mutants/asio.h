// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of asio for mutants.

#include "common.h"
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>

namespace mutant {
namespace io = ::asio;
using Task = io::awaitable<void>;
#include "tasks.inc"
} // namespace mutant
