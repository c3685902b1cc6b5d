// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Command lines of compilers, most of them written for gcc, made fit for parsing
// with clang.

#ifndef CORO_TIDY_DRIVER_ARGUMENTS_H
#define CORO_TIDY_DRIVER_ARGUMENTS_H

#include "driver/Unit.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace clang {
class CompilerInvocation;
}
namespace llvm::vfs {
class FileSystem;
}

namespace coro_tidy::driver {

/// The command that reads File and does nothing else, with response files expanded. Two commands
/// that parse the same become equal.
std::vector<std::string> normalise(std::vector<std::string> Arguments, llvm::StringRef Directory,
                                   llvm::StringRef File);

/// What is added to the commands of all units, and taken away.
struct ExtraArguments {
  std::vector<std::string> Before;
  std::vector<std::string> After;
  std::vector<std::string> Removed;
};

/// How clang parses the unit. Flags that clang rejects are dropped: they belong to
/// another compiler, and none of those changes what the checks see.
llvm::Expected<std::unique_ptr<clang::CompilerInvocation>>
invocationFor(const Unit &U, const ExtraArguments &Extra,
              llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files);

} // namespace coro_tidy::driver

#endif
