// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Orders carried out by workers, but for those whose results are in the cache.

#ifndef CORO_TIDY_DRIVER_CACHEDWORK_H
#define CORO_TIDY_DRIVER_CACHEDWORK_H

#include "driver/Pool.h"

namespace coro_tidy::driver {

/// Where results are kept.
struct CacheUse {
  std::string Folder; ///< Empty for none.
  std::string Root;   ///< The folder of the project.
  uint64_t MostBytes = 0;
};

/// As runWithPreambles() does. Keeps what is found out, as soon as it is.
llvm::Expected<PoolResult> work(llvm::ArrayRef<Order> Orders, const Settings &Run,
                                const PoolOptions &Options, const CacheUse &With);

} // namespace coro_tidy::driver

#endif
