// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Orders carried out by workers, with headers that several units include parsed once.

#ifndef CORO_TIDY_DRIVER_SHAREDWORK_H
#define CORO_TIDY_DRIVER_SHAREDWORK_H

#include "driver/Pool.h"

namespace coro_tidy::driver {

/// As runInWorkers() does, and with the same results. Shares where the options allow it.
llvm::Expected<PoolResult> runWithPreambles(llvm::ArrayRef<Order> Orders, const Settings &Run,
                                            const PoolOptions &Options);

} // namespace coro_tidy::driver

#endif
