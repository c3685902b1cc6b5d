// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of Seastar for mutants.

#include "common.h"
#include <seastar/core/coroutine.hh>
#include <seastar/core/future.hh>
#include <seastar/core/semaphore.hh>
#include <seastar/core/sleep.hh>
#include <seastar/core/when_all.hh>

namespace mutant {
using Task = seastar::future<>;
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
extern seastar::semaphore permits;
} // namespace mutant
