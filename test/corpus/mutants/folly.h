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
extern folly::coro::Mutex mutex;
extern folly::fibers::Semaphore permits;
} // namespace mutant
