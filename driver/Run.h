// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A run: plan, examine, link, resolve, write.

#ifndef CORO_TIDY_DRIVER_RUN_H
#define CORO_TIDY_DRIVER_RUN_H

#include "driver/Options.h"

namespace coro_tidy::driver {

enum ExitCode : int { Clean = 0, Findings = 1, WrongUse = 2, Incomplete = 3 };

class Analysis;

/// The exit code; an error is a reason not to have run at all. All is new, and has then found out
/// what there was to find out with these options.
llvm::Expected<int> run(const DriverOptions &Options, Analysis &All);

} // namespace coro_tidy::driver

#endif
