// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The files that an analysis may open. A compile command or an include may name a
// pipe or a device, which block whoever opens them or never end.

#ifndef CORO_TIDY_DRIVER_REGULARFILES_H
#define CORO_TIDY_DRIVER_REGULARFILES_H

#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <cstdint>
#include <limits>

namespace coro_tidy::driver {

/// The real file system, with a current directory of its own, where only directories,
/// regular files and /dev/null can be opened, and at most so many bytes altogether.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
regularFiles(uint64_t Limit = std::numeric_limits<uint64_t>::max());

} // namespace coro_tidy::driver

#endif
