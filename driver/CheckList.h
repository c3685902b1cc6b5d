// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How our programs read the list of checks of a .clang-tidy, which was written for
// clang-tidy with its hundreds of checks, most often before anybody thought of ours:
//
//   bugprone-*,-modernize-*     names none of ours: ours are on
//   -*,bugprone-*               the same
//   -*                          nothing is on
//   -*,bugprone-*,coro-x        read from left to right: of ours, coro-x is on
//   bugprone-*,-coro-x          ours are on without coro-x

#ifndef CORO_TIDY_DRIVER_CHECKLIST_H
#define CORO_TIDY_DRIVER_CHECKLIST_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace coro_tidy::driver {

/// The entries of a list of globs, which commas and ends of lines separate.
std::vector<std::string> globsOf(llvm::StringRef List);

/// Whether the entry names checks of ours, to enable or to disable.
bool namesOurs(llvm::StringRef Glob);

/// What the list does to ours, as globs to be read after `coro-*`.
std::string effectOnOurs(llvm::StringRef List);

} // namespace coro_tidy::driver

#endif
