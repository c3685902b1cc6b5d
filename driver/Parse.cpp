// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Parse.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "core/Catalog.h"
#include "driver/Arguments.h"
#include "driver/LibraryHeaders.h"
#include "driver/RegularFiles.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"

namespace coro_tidy::driver {

FileSystem filesFor(const Settings &Run) {
  return Run.Former.empty() ? regularFiles() : formerFiles(Run.Former, regularFiles());
}

bool isFocused(llvm::ArrayRef<std::string> Checks) {
  return llvm::all_of(Checks, [](llvm::StringRef Check) { return Check.starts_with("coro-"); });
}

Parse prepare(const Unit &U, const Settings &Run, const clang::tidy::ClangTidyOptions &Options,
              bool Warnings, FileSystem Files) {
  Parse P;
  P.Files = std::move(Files);
  if (P.Files->setCurrentWorkingDirectory(U.Directory)) {
    P.Failure = "the directory of its compile command, " + U.Directory + ", does not exist";
    return P;
  }
  if (!P.Files->exists(U.File)) {
    const bool WasBytes = llvm::StringRef(U.File).contains("\uFFFD");
    P.Failure = WasBytes ? "the name of the file is not UTF-8" : FileDoesNotExist.str();
    return P;
  }
  using Words = std::vector<std::string>;
  ExtraArguments Extra{Options.ExtraArgsBefore.value_or(Words()),
                       Options.ExtraArgs.value_or(Words()), Options.RemovedArgs.value_or(Words())};
  Extra.After.push_back("-resource-dir=" + Run.ResourceDir);
  if (!Warnings)
    Extra.After.push_back("-Wno-everything");
  auto Invocation = invocationFor(U, Extra, P.Files);
  if (!Invocation) {
    P.Failure = llvm::toString(Invocation.takeError());
    return P;
  }
  P.Invocation = std::move(*Invocation);
  P.Invocation->getDiagnosticOpts().ShowCarets = false; // Else clang prints their number.
  P.Invocation->getFrontendOpts().DisableFree = false;  // A worker outlives many units.
  return P;
}

void focus(Parse &P, const Unit &U, clang::tidy::ClangTidyContext &Tidy) {
  P.Invocation->getFrontendOpts().SkipFunctionBodies = true;
  hideLibraries(P.Invocation->getHeaderSearchOpts(), U, *modelsFor(Tidy), *P.Files);
}

bool parse(Parse P, clang::DiagnosticConsumer &Diagnostics,
           llvm::function_ref<std::unique_ptr<clang::FrontendAction>()> MakeAction) {
  struct Factory : clang::tooling::FrontendActionFactory {
    std::unique_ptr<clang::FrontendAction> create() override { return Make(); }
    llvm::function_ref<std::unique_ptr<clang::FrontendAction>()> Make;
  } Actions;
  Actions.Make = MakeAction;
  auto Manager = llvm::makeIntrusiveRefCnt<clang::FileManager>(clang::FileSystemOptions(), P.Files);
  return Actions.runInvocation(std::move(P.Invocation), Manager.get(),
                               std::make_shared<clang::PCHContainerOperations>(), &Diagnostics);
}

} // namespace coro_tidy::driver
