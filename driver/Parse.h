// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A unit on its way through clang: which files it may read, how it is parsed, and how much
// of it.

#ifndef CORO_TIDY_DRIVER_PARSE_H
#define CORO_TIDY_DRIVER_PARSE_H

#include "driver/Outcome.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace clang {
class CompilerInvocation;
class DiagnosticConsumer;
class FrontendAction;
} // namespace clang
namespace clang::tidy {
class ClangTidyContext;
struct ClangTidyOptions;
} // namespace clang::tidy

namespace coro_tidy::driver {

using FileSystem = llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>;

/// The files as they are, or as they were in the revision that is examined.
FileSystem filesFor(const Settings &Run);

/// Whether our checks are alone among those that run.
bool isFocused(llvm::ArrayRef<std::string> Checks);

/// The invocation and the files it reads, or why there is none.
struct Parse {
  FileSystem Files;
  std::unique_ptr<clang::CompilerInvocation> Invocation;
  std::string Failure;
};

/// Without any of clang's warnings unless they are wanted.
Parse prepare(const Unit &U, const Settings &Run, const clang::tidy::ClangTidyOptions &Options,
              bool Warnings, FileSystem Files);

/// Leaves out what our checks do not look at: bodies in headers of the system and of the
/// libraries that are described.
void focus(Parse &P, const Unit &U, clang::tidy::ClangTidyContext &Tidy);

/// Carries out the action that is made, on what was prepared; whether it went well.
bool parse(Parse P, clang::DiagnosticConsumer &Diagnostics,
           llvm::function_ref<std::unique_ptr<clang::FrontendAction>()> MakeAction);

} // namespace coro_tidy::driver

#endif
