// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --watch: a run, and another whenever a file has changed that the last one has read.

#ifndef CORO_TIDY_DRIVER_WATCH_H
#define CORO_TIDY_DRIVER_WATCH_H

#include "driver/Options.h"

namespace coro_tidy::driver {

/// Until a signal ends the program. The error is a reason not to have begun, or that a signal came
/// during a run.
llvm::Expected<int> watch(const DriverOptions &Options);

} // namespace coro_tidy::driver

#endif
