// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The work on Boost.Asio.
#include <boost/asio.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/experimental/channel.hpp>

namespace net = boost::asio;
using Error = boost::system::error_code;
#define RILL_PEER "Boost.Asio"

#include "network.h"
#include "synchronisation.h"
#include "tasks.h"
#include "timers.h"
