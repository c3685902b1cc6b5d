// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of TooManyCooks for mutants.

#include "common.h"
#include <tmc/all_headers.hpp>

namespace mutant {
using Task = tmc::task<void>;
#include "tasks.inc"
extern tmc::mutex mutex;
extern tmc::semaphore permits;
} // namespace mutant
