// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The last line against what a foreign project may ask of an analysis: the kernel.

#ifndef CORO_TIDY_DRIVER_SANDBOX_H
#define CORO_TIDY_DRIVER_SANDBOX_H

namespace coro_tidy::driver {

/// From here on this process opens no file for writing, makes, moves and removes none, and
/// starts no program. What is open stays open. Without effect where the kernel has no
/// Landlock (before Linux 5.13, or switched off): then Effects.h stands alone.
void readOnlyFromHere();

} // namespace coro_tidy::driver

#endif
