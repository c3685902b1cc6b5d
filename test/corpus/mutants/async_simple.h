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
extern async_simple::coro::Mutex mutex;
extern async_simple::Executor *executor;
extern async_simple::coro::CountingSemaphore<8> permits;
} // namespace mutant
