// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A library that a file of facts describes is known by those facts, and nobody who uses
// it wants to hear of its headers. With -isystem they are left alone; this is so with -I
// too, as it comes of a vendored copy, a submodule or FetchContent.

#ifndef CORO_TIDY_DRIVER_LIBRARYHEADERS_H
#define CORO_TIDY_DRIVER_LIBRARYHEADERS_H

#include "driver/Unit.h"
#include "knowledge/Models.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace clang {
class HeaderSearchOptions;
}

namespace coro_tidy::driver {

/// Makes the headers of described libraries system headers, save those of the project that
/// the unit belongs to: a library's own tests and examples see all of it.
void hideLibraries(clang::HeaderSearchOptions &Search, const Unit &U, const Models &Known,
                   llvm::vfs::FileSystem &Files);

} // namespace coro_tidy::driver

#endif
