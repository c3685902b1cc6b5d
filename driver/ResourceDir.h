// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the compiler's own headers (stddef.h, intrinsics) are. A program that
// embeds clang guesses from its own place on disk, which is wrong for a program
// that is not installed beside clang.

#ifndef CORO_TIDY_DRIVER_RESOURCEDIR_H
#define CORO_TIDY_DRIVER_RESOURCEDIR_H

#include "llvm/Support/Error.h"
#include <string>

namespace coro_tidy {

/// The first that holds headers of: CORO_TIDY_RESOURCE_DIR, the directory beside
/// the libclang that this process has loaded, the one known when it was built.
/// The error is one line that says what to do.
llvm::Expected<std::string> findResourceDir();

} // namespace coro_tidy

#endif
