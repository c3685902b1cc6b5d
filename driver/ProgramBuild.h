// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef CORO_TIDY_DRIVER_PROGRAMBUILD_H
#define CORO_TIDY_DRIVER_PROGRAMBUILD_H

#include <string>

namespace coro_tidy::driver {

/// Tells this build of the program, and the LLVM that it has loaded, from all others. Empty if
/// the linker has left no trace of it.
const std::string &programBuild();

} // namespace coro_tidy::driver

#endif
