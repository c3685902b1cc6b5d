// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The word that may stand in front of the paths of a command line: `explain`, `unit` and others.

#ifndef CORO_TIDY_DRIVER_COMMANDS_H
#define CORO_TIDY_DRIVER_COMMANDS_H

#include "driver/Options.h"

namespace coro_tidy::driver {

/// Takes the word, and what belongs to it, out of the paths. None stands for a run.
llvm::Error readCommand(DriverOptions &Options);

} // namespace coro_tidy::driver

#endif
