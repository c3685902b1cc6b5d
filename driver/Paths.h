// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names of files.

#ifndef CORO_TIDY_DRIVER_PATHS_H
#define CORO_TIDY_DRIVER_PATHS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace coro_tidy::driver {

/// Without dots; as seen from Folder when it is relative. Empty stays empty.
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Folder);
std::string absolutePath(llvm::StringRef Path); ///< As seen from the current folder.

/// One name for one file, however it was reached; the absolute path of what does not exist.
std::string realPath(llvm::StringRef Path);

/// The real path where that lies below the folder, or else the absolute path, if that does: where
/// a build system works, files are links that lead out of the folder.
std::string pathFrom(llvm::StringRef Folder, llvm::StringRef File);

/// How a report or a build system in the folder names the file: from there what lies below it, by
/// its whole path what does not.
std::string nameFrom(llvm::StringRef Folder, llvm::StringRef File);

/// The file as seen from the folder: `../src/a.cpp`. Both are absolute.
std::string relativePath(llvm::StringRef File, llvm::StringRef Folder);

/// Whether the file is the folder or lies in it. Both are absolute.
bool isBelow(llvm::StringRef File, llvm::StringRef Folder);

} // namespace coro_tidy::driver

#endif
