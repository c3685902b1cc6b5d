// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a compile command to an invocation of clang, see Arguments.h.

#include "driver/Arguments.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/TextDiagnosticBuffer.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace coro_tidy::driver {

namespace tooling = clang::tooling;
using Arguments = std::vector<std::string>;

/// A precompiled header serves the compiler that made it alone. Build systems that
/// use one name the header's source, too.
static void dropPrecompiledHeaders(Arguments &Args) {
  for (auto It = llvm::find(Args, "-include-pch"); It != Args.end();
       It = llvm::find(Args, "-include-pch")) {
    bool Forwarded = It != Args.begin() && *std::prev(It) == "-Xclang";
    auto First = Forwarded ? std::prev(It) : It;
    auto Words = Forwarded ? 4 : 2;
    Args.erase(First, std::min(First + Words, Args.end()));
  }
}

Arguments normalise(Arguments Args, llvm::StringRef Directory) {
  tooling::addExpandedResponseFiles(Args, Directory, llvm::cl::TokenizeGNUCommandLine,
                                    *llvm::vfs::getRealFileSystem());
  for (const auto &Adjust :
       {tooling::getClangStripOutputAdjuster(), tooling::getClangStripDependencyFileAdjuster(),
        tooling::getStripPluginsAdjuster(), tooling::getClangSyntaxOnlyAdjuster()})
    Args = Adjust(Args, "");
  dropPrecompiledHeaders(Args);
  return Args;
}

/// The argument that an error of the compiler's driver speaks of: its messages
/// quote it, whole or without its value.
static Arguments::iterator findRejected(Arguments &Args, llvm::StringRef Message) {
  for (;;) {
    Message = Message.split('\'').second;
    auto [Quoted, Rest] = Message.split('\'');
    if (Quoted.empty())
      return Args.end();
    if (Quoted.starts_with("-")) {
      auto Found = llvm::find_if(
          Args, [&](llvm::StringRef Arg) { return Arg.starts_with(Quoted); });
      if (Found != Args.end())
        return Found;
    }
    Message = Rest;
  }
}

llvm::Expected<std::unique_ptr<clang::CompilerInvocation>>
invocationFor(const Unit &U, llvm::ArrayRef<std::string> ExtraArguments,
              llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  Arguments Args = U.Arguments;
  if (Args.empty())
    return llvm::createStringError("its compile command is empty");
  // What normalise() could read is expanded.
  const auto Unread =
      llvm::find_if(Args, [](llvm::StringRef Arg) { return Arg.starts_with("@"); });
  if (Unread != Args.end())
    return llvm::createStringError("the response file of its compile command, " +
                                   Unread->substr(1) + ", does not exist");
  tooling::addTargetAndModeForProgramName(Args, Args.front());
  auto EndOfFlags = llvm::find(Args, "--");
  Args.insert(EndOfFlags, ExtraArguments.begin(), ExtraArguments.end());

  for (;;) {
    clang::TextDiagnosticBuffer Said;
    clang::DiagnosticOptions Options;
    auto Engine = llvm::makeIntrusiveRefCnt<clang::DiagnosticsEngine>(
        clang::DiagnosticIDs::create(), Options, &Said, /*ShouldOwnClient=*/false);
    std::vector<const char *> Words;
    for (const std::string &Arg : Args)
      Words.push_back(Arg.c_str());
    if (auto Invocation =
            clang::createInvocation(Words, {.Diags = Engine, .VFS = Files}))
      return Invocation;

    size_t Before = Args.size();
    for (const auto &[Where, Message] : llvm::make_range(Said.err_begin(), Said.err_end()))
      if (auto Rejected = findRejected(Args, Message); Rejected != Args.end())
        Args.erase(Rejected);
    if (Args.size() == Before)
      return llvm::createStringError(
          "clang does not understand its compile command: " +
          (Said.err_begin() == Said.err_end() ? "it compiles nothing" : Said.err_begin()->second));
  }
}

} // namespace coro_tidy::driver
