// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The file system as it was: some files with another content, some that were not there,
// some that are gone.

#ifndef CORO_TIDY_DRIVER_FORMERFILES_H
#define CORO_TIDY_DRIVER_FORMERFILES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <string>

namespace coro_tidy::driver {

/// Bytes that need not be text.
struct Bytes {
  std::string Data;
};

struct FormerFile {
  std::string Path; ///< Absolute, in a folder without symbolic links.
  bool Existed = false;
  Bytes Content;
};

/// Files with those of Former in their place, by whatever name they are reached. Refers to
/// the contents in Former.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
formerFiles(llvm::ArrayRef<FormerFile> Former,
            llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files);

} // namespace coro_tidy::driver

#endif
