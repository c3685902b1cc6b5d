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
#include "tasks.inc"
extern seastar::semaphore permits;
} // namespace mutant
