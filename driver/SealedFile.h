// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A file that is whole or worthless: a digest stands before its compressed text, so that
// nothing is read of one that was damaged, cut off or written by halves.

#ifndef CORO_TIDY_DRIVER_SEALEDFILE_H
#define CORO_TIDY_DRIVER_SEALEDFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>

namespace coro_tidy::driver {

/// Replaces the file. The error names it; then the file is as it was.
llvm::Error writeSealed(llvm::StringRef Path, llvm::StringRef Text);

/// Whether readSealed() would have something to say.
bool isSealed(llvm::StringRef Path);

/// The text, if the file is there and whole.
std::optional<std::string> readSealed(llvm::StringRef Path);

/// Leaves a trace that the file was of use, for those who make room.
void noteUse(llvm::StringRef Path);

} // namespace coro_tidy::driver

#endif
