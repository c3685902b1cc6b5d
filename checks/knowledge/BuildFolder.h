// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a project keeps what its build has made: the compile database, and the facts of
// the last run beside it.

#ifndef CORO_TIDY_KNOWLEDGE_BUILDFOLDER_H
#define CORO_TIDY_KNOWLEDGE_BUILDFOLDER_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace coro_tidy {

inline constexpr llvm::StringLiteral CompileCommands = "compile_commands.json";

/// What a reader is told of where builtIn() looks.
inline constexpr llvm::StringLiteral BuildFolders =
    "./, build*/, out/, cmake-build-*/, _build/ and what lies below these";

/// The files of that name which a build of the project in this folder has left: in the
/// folder itself, in its build folders, or up to three levels below one of these. Those of
/// the first level that has any, in order.
std::vector<std::string> builtIn(llvm::StringRef Folder, llvm::StringRef Name);

/// The folder of Path, or Path if it is one, and those above up to the root of the repository.
std::vector<std::string> foldersFrom(llvm::StringRef Path);

/// The nearest file of that name that a build has left, seen from Path, up to the project that has
/// a compile database. Empty when there is none.
std::string findBuilt(llvm::StringRef Name, llvm::StringRef Path);

} // namespace coro_tidy

#endif
