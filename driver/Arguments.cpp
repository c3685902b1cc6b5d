// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a compile command to an invocation of clang, see Arguments.h.

#include "driver/Arguments.h"
#include "driver/Effects.h"
#include "driver/RegularFiles.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/TextDiagnosticBuffer.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"

namespace coro_tidy::driver {

namespace tooling = clang::tooling;
using Arguments = std::vector<std::string>;

/// Enough for thousands of include paths. Response files may name others, each several
/// times, so that few small ones can stand for any number of words.
static constexpr uint64_t MostResponseBytes = 1 << 20;

static llvm::Error expandResponseFiles(Arguments &Args, llvm::StringRef Directory) {
  const auto Files = regularFiles(MostResponseBytes);
  llvm::BumpPtrAllocator Storage;
  llvm::SmallVector<const char *, 32> Words;
  for (const std::string &Arg : Args)
    Words.push_back(Arg.c_str());
  llvm::cl::ExpansionContext Context(Storage, llvm::cl::TokenizeGNUCommandLine, Files.get());
  if (llvm::Error Failed = Context.setCurrentDir(Directory).expandResponseFiles(Words))
    return Failed;
  Args = Arguments(Words.begin(), Words.end());
  return llvm::Error::success();
}

/// `@main.cpp.o.modmap`: what CMake's build finds out about the modules of a unit. A project
/// that was configured and not built has none.
static bool isUnbuiltModuleMap(llvm::StringRef Arg) {
  return Arg.starts_with("@") && Arg.ends_with(".modmap");
}

Arguments normalise(Arguments Args, llvm::StringRef Directory, llvm::StringRef File) {
  if (Args.empty())
    return Args;
  // What cannot be expanded stays, and fails with the unit.
  llvm::consumeError(expandResponseFiles(Args, Directory));
  llvm::erase_if(Args, isUnbuiltModuleMap);
  return withoutEffects(Args, File);
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
      auto Found =
          llvm::find_if(Args, [&](llvm::StringRef Arg) { return Arg.starts_with(Quoted); });
      if (Found != Args.end())
        return Found;
    }
    Message = Rest;
  }
}

llvm::Expected<std::unique_ptr<clang::CompilerInvocation>>
invocationFor(const Unit &U, const ExtraArguments &Extra,
              llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  Arguments Args = U.Arguments;
  if (Args.empty())
    return llvm::createStringError("its compile command is empty");
  llvm::erase_if(Args,
                 [&](const std::string &Arg) { return llvm::is_contained(Extra.Removed, Arg); });
  Args.insert(Args.begin() + 1, Extra.Before.begin(), Extra.Before.end());
  llvm::append_range(Args, Extra.After);
  if (llvm::Error Unread = expandResponseFiles(Args, U.Directory)) {
    const std::string Reason = llvm::toString(std::move(Unread)); // "cannot not open file 'x': …"
    return llvm::createStringError("a response file of its compile command cannot be read: " +
                                   Reason.substr(std::min(Reason.find('\''), Reason.size())));
  }
  const auto Missing =
      llvm::find_if(Args, [](llvm::StringRef Arg) { return Arg.starts_with("@"); });
  if (Missing != Args.end())
    return llvm::createStringError("the response file of its compile command, " +
                                   Missing->substr(1) + ", does not exist");
  Args = withoutEffects(Args, U.File);
  tooling::addTargetAndModeForProgramName(Args, Args.front());

  for (;;) {
    clang::TextDiagnosticBuffer Said;
    clang::DiagnosticOptions Options;
    auto Engine = llvm::makeIntrusiveRefCnt<clang::DiagnosticsEngine>(
        clang::DiagnosticIDs::create(), Options, &Said, /*ShouldOwnClient=*/false);
    std::vector<const char *> Words;
    for (const std::string &Arg : Args)
      Words.push_back(Arg.c_str());
    if (auto Invocation = clang::createInvocation(Words, {.Diags = Engine, .VFS = Files})) {
      dropEffects(*Invocation);
      return Invocation;
    }

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
