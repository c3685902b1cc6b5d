// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `coro-tidy why FILE:LINE`: what is reported there, what is not, and what keeps it.

#ifndef CORO_TIDY_DRIVER_WHY_H
#define CORO_TIDY_DRIVER_WHY_H

#include "driver/Options.h"

namespace coro_tidy::driver {

llvm::Error explainLine(const DriverOptions &Options, llvm::raw_ostream &OS);

} // namespace coro_tidy::driver

#endif
