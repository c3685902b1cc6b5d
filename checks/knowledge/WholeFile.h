// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writing a file so that whoever reads it meanwhile sees the old content or the
// new one, and never a part.

#ifndef CORO_TIDY_KNOWLEDGE_WHOLEFILE_H
#define CORO_TIDY_KNOWLEDGE_WHOLEFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace coro_tidy {

/// Replaces the file by a new one with this text; a device or a pipe is written to.
/// The error names the file. After an error the file is as it was.
llvm::Error writeWholeFile(llvm::StringRef Path, llvm::StringRef Text);

} // namespace coro_tidy

#endif
