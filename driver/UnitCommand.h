// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `coro-tidy unit`: one unit in, one result out, for build systems that know better than this
// program which units are to be examined again, and on which machine.
//
//   coro-tidy unit -o a.result a.cpp -- g++ -std=c++20 -Iinclude -c a.cpp -o a.o

#ifndef CORO_TIDY_DRIVER_UNITCOMMAND_H
#define CORO_TIDY_DRIVER_UNITCOMMAND_H

#include "driver/Options.h"

namespace coro_tidy::driver {

/// The exit code. That the unit has compile errors is for `link` to tell: its result says so. A
/// worker that was lost makes the run an incomplete one, since another might not be.
llvm::Expected<int> examineUnit(const DriverOptions &Options);

} // namespace coro_tidy::driver

#endif
