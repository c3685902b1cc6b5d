// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Worker processes. Each is this very program, takes orders over a pipe and lives
// for many units. What goes wrong in one (a crash, a hang, memory) costs the unit
// that it was working on: the unit fails, and a new worker takes the next.

#ifndef CORO_TIDY_DRIVER_POOL_H
#define CORO_TIDY_DRIVER_POOL_H

#include "driver/Outcome.h"
#include <functional>

namespace coro_tidy::driver {

struct PoolOptions {
  unsigned Jobs = 1;
  unsigned UnitTimeout = 0;    ///< In seconds of the processor; 0 waits for ever.
  bool SharePreambles = false; ///< See runWithPreambles().
  /// Told the number of finished orders, and a file that is being worked on.
  std::function<void(size_t Done, llvm::StringRef File)> Progress;
  /// Told the number of an order and what its worker has found out; not what has gone wrong.
  std::function<void(size_t Number, UnitOutcome &Outcome)> Answered;
  /// Files that workers find open behind their orders.
  std::vector<int> Files;
  /// For each order one that must be finished before, which comes before it; empty for none.
  std::vector<std::optional<size_t>> After;
};

struct PoolResult {
  /// In the order of the orders, whatever the number of workers.
  std::vector<UnitOutcome> Outcomes;
  int Signal = 0; ///< That ended the work before all were carried out.
};

llvm::Expected<PoolResult> runInWorkers(llvm::ArrayRef<Order> Orders, const Settings &Run,
                                        const PoolOptions &Options);

/// The first argument that makes the program a worker.
inline constexpr llvm::StringLiteral WorkerFlag = "--worker";

/// Where a worker finds its orders.
inline constexpr int OrdersDescriptor = 3;

/// Serves orders until there are none.
int runWorker();

} // namespace coro_tidy::driver

#endif
