// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a project keeps what its build has made: the compile database, and the facts of
// the last run beside it.

#ifndef CORO_TIDY_KNOWLEDGE_BUILDFOLDER_H
#define CORO_TIDY_KNOWLEDGE_BUILDFOLDER_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace coro_tidy {

/// The nearest file of that name: in the folder of Path or in one of its build folders
/// (build, out, cmake-build-*, _build), then in those above, up to the root of the
/// repository. Empty when there is none.
std::string findBuilt(llvm::StringRef Name, llvm::StringRef Path);

} // namespace coro_tidy

#endif
