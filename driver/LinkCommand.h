// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `coro-tidy link`: the results of units in, findings out, as one run over these units has them.
//
//   coro-tidy link --format=sarif a.result b.result
//   coro-tidy link @results

#ifndef CORO_TIDY_DRIVER_LINKCOMMAND_H
#define CORO_TIDY_DRIVER_LINKCOMMAND_H

#include "driver/Options.h"

namespace coro_tidy::driver {

/// The exit code of such a run; an error is that the results cannot be linked.
llvm::Expected<int> linkResults(const DriverOptions &Options);

} // namespace coro_tidy::driver

#endif
