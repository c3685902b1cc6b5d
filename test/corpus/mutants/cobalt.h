// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of Boost.Cobalt for mutants.

#include "common.h"
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/cobalt.hpp>

namespace mutant {
using Task = boost::cobalt::task<void>;
Task nothing();
inline Task refer(const std::string &text) {
  co_await nothing();
  use(static_cast<long>(text.size()));
}
inline Task fails() {
  co_await nothing();
  if (flag())
    throw std::runtime_error("failed");
}
} // namespace mutant
