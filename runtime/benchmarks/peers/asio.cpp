// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The work on asio without Boost.
#include <asio.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/experimental/channel.hpp>

namespace net = asio;
using Error = std::error_code;
#define RILL_PEER "asio"

#include "network.h"
#include "synchronisation.h"
#include "tasks.h"
#include "timers.h"
