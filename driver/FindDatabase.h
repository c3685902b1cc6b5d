// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which compile database speaks for a file or a folder.

#ifndef CORO_TIDY_DRIVER_FINDDATABASE_H
#define CORO_TIDY_DRIVER_FINDDATABASE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace coro_tidy::driver {

inline constexpr llvm::StringLiteral CompileFlags = "compile_flags.txt";

/// The one that is told (the value of -p), or else the nearest of Path or of the current
/// folder. The error is a line that says where was looked and what to do.
llvm::Expected<std::string> findDatabase(llvm::StringRef Path, llvm::StringRef Told);

} // namespace coro_tidy::driver

#endif
