// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which files a result is made of, in the words of make: Ninja and others read there when a
// result is out of date.

#ifndef CORO_TIDY_DRIVER_DEPFILE_H
#define CORO_TIDY_DRIVER_DEPFILE_H

#include "driver/Config.h"
#include "driver/Inputs.h"
#include "driver/Unit.h"
#include <set>

namespace coro_tidy::driver {

/// This program, the files that the unit has read, and those of its configuration. Files below
/// the current folder are named from there, as build systems do.
std::set<std::string> filesBehind(const Unit &Of, llvm::ArrayRef<Input> Asked,
                                  Configuration &Config);

llvm::Error writeDepfile(llvm::StringRef Path, llvm::StringRef Target,
                         const std::set<std::string> &Files);

} // namespace coro_tidy::driver

#endif
