// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --show-config: every value that applies to a file, and who set it.

#ifndef CORO_TIDY_DRIVER_SHOWCONFIG_H
#define CORO_TIDY_DRIVER_SHOWCONFIG_H

#include "driver/Options.h"

namespace coro_tidy::driver {

/// As YAML, with comments that name the source of each value.
llvm::Error showConfig(const DriverOptions &Options, llvm::raw_ostream &OS);

} // namespace coro_tidy::driver

#endif
