// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which options go together: what a command has no use for is an error rather than ignored.

#ifndef CORO_TIDY_DRIVER_OPTIONRULES_H
#define CORO_TIDY_DRIVER_OPTIONRULES_H

#include "driver/Options.h"

namespace coro_tidy::driver {

/// The error is a line that says which do not.
llvm::Error verifyTogether(const DriverOptions &Options);

} // namespace coro_tidy::driver

#endif
