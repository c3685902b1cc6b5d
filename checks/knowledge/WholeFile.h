// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files as a whole: written so that whoever reads one meanwhile sees the old content or
// the new one, and never a part; read only where reading ends.

#ifndef CORO_TIDY_KNOWLEDGE_WHOLEFILE_H
#define CORO_TIDY_KNOWLEDGE_WHOLEFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace coro_tidy {

/// Replaces the file by a new one with this text and its permissions; a device or a pipe is
/// written to.
/// The error names the file. After an error the file is as it was.
llvm::Error writeWholeFile(llvm::StringRef Path, llvm::StringRef Text);

/// The same for files of one's own by the thousand, new each time: a signal may leave a part of one
/// behind under another name. Those of writeWholeFile() are in a list of LLVM's that is walked for
/// each of them.
llvm::Error replaceFile(llvm::StringRef Path, llvm::StringRef Text);

/// The content of a regular file. A pipe or a device is an error, since it would block or
/// never end. The error is a reason without the file's name.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> readWholeFile(llvm::StringRef Path);

} // namespace coro_tidy

#endif
