// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of libcoro for mutants.

#include "common.h"
#include <coro/coro.hpp>

namespace mutant {
using Task = coro::task<void>;
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
extern std::unique_ptr<coro::scheduler> &scheduler;
extern coro::mutex mutex;
extern coro::semaphore<8> permits;
} // namespace mutant
