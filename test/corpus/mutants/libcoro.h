// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of libcoro for mutants.

#include "common.h"
#include <coro/coro.hpp>

namespace mutant {
using Task = coro::task<void>;
#include "tasks.inc"
extern std::unique_ptr<coro::scheduler> &scheduler;
extern coro::mutex mutex;
extern coro::semaphore<8> permits;
} // namespace mutant
