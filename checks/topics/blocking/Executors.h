// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whose threads an executor leads to, where its type does not tell:
//
//   asio::any_io_executor work = pool.get_executor();      those of the pool, which may block
//   Service(asio::thread_pool &pool) : work_(pool.get_executor()) {}

#ifndef CORO_TIDY_TOPICS_BLOCKING_EXECUTORS_H
#define CORO_TIDY_TOPICS_BLOCKING_EXECUTORS_H

#include "knowledge/Knowledge.h"

namespace coro_tidy {

/// Whether it is an executor of threads that may block, by what it was made from.
bool leadsToBlockingThreads(const clang::Expr &Executor, const Knowledge &Facts);

} // namespace coro_tidy

#endif
