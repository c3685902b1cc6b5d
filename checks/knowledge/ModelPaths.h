// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which files of facts a configuration names for a source file.

#ifndef CORO_TIDY_KNOWLEDGE_MODELPATHS_H
#define CORO_TIDY_KNOWLEDGE_MODELPATHS_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace coro_tidy {

/// The paths of Named, the value of coro.Knowledge: relative ones belong to the nearest folder
/// above the source file that has the file.
std::vector<std::string> modelPaths(llvm::StringRef Named, llvm::StringRef SourceFile);

} // namespace coro_tidy

#endif
