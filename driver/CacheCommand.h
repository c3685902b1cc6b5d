// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `coro-tidy cache clean` and `coro-tidy cache stats`.

#ifndef CORO_TIDY_DRIVER_CACHECOMMAND_H
#define CORO_TIDY_DRIVER_CACHECOMMAND_H

#include "driver/Options.h"

namespace coro_tidy::driver {

/// Removes the results of the projects that the paths name, or of the one around the current
/// folder.
llvm::Error cleanCache(const DriverOptions &Options, llvm::raw_ostream &OS);

/// Says where they are, how many, and how large.
llvm::Error showCache(const DriverOptions &Options, llvm::raw_ostream &OS);

} // namespace coro_tidy::driver

#endif
