// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files that are part of the binary: the build writes them into a source file.

#ifndef CORO_TIDY_KNOWLEDGE_EMBEDDED_H
#define CORO_TIDY_KNOWLEDGE_EMBEDDED_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace coro_tidy {

struct EmbeddedFile {
  llvm::StringRef Name; ///< Without its folder: `std.yaml`, `blocking-call.md`.
  llvm::StringRef Text;
};

llvm::ArrayRef<EmbeddedFile> embeddedLibraries(); ///< checks/knowledge/libraries, by name.
llvm::ArrayRef<EmbeddedFile> embeddedWords();     ///< checks/knowledge/words.yaml.
llvm::ArrayRef<EmbeddedFile> embeddedPages();     ///< docs/checks, by name.

} // namespace coro_tidy

#endif
