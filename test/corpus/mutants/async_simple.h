// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of async_simple for mutants.

#include "common.h"
#include <async_simple/coro/Collect.h>
#include <async_simple/coro/Lazy.h>
#include <async_simple/coro/Mutex.h>
#include <async_simple/coro/Semaphore.h>
#include <async_simple/coro/Sleep.h>
#include <async_simple/coro/SyncAwait.h>

namespace mutant {
using Task = async_simple::coro::Lazy<void>;
#include "tasks.inc"
extern async_simple::coro::Mutex mutex;
extern async_simple::Executor *executor;
extern async_simple::coro::CountingSemaphore<8> permits;
} // namespace mutant
