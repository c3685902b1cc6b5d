// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of Boost.Cobalt for mutants.

#include "common.h"
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/cobalt.hpp>

namespace mutant {
using Task = boost::cobalt::task<void>;
#include "tasks.inc"
} // namespace mutant
