// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of folly for mutants.

#include "common.h"
#include <folly/coro/BlockingWait.h>
#include <folly/coro/Collect.h>
#include <folly/coro/CurrentExecutor.h>
#include <folly/coro/Mutex.h>
#include <folly/coro/Sleep.h>
#include <folly/coro/Task.h>
#include <folly/fibers/Semaphore.h>

namespace mutant {
using Task = folly::coro::Task<void>;
#include "tasks.inc"
extern folly::coro::Mutex mutex;
extern folly::fibers::Semaphore permits;
} // namespace mutant
