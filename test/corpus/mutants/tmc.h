// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of TooManyCooks for mutants.

#include "common.h"
#include <tmc/all_headers.hpp>

namespace mutant {
using Task = tmc::task<void>;
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
extern tmc::mutex mutex;
extern tmc::semaphore permits;
} // namespace mutant
