// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clangd with our checks in it. By itself clangd runs a check only if its list of
// fast checks has it, and only if some .clang-tidy enables it; here the checks are
// on from the start, and the list of a .clang-tidy is read as coro-tidy reads it.
//
// The linker is told to send clangd's calls of two of its functions here (--wrap).

#include "clang-tidy/ClangTidyOptions.h"
#include "driver/CheckList.h"
#include "driver/ResourceDir.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <optional>

namespace clang::clangd {

int clangdMain(int Argc, char *Argv[]);

class SymbolIndex {
public:
  virtual ~SymbolIndex();
};

namespace remote {
// Debian's clangd can ask an index server, which takes gRPC; ours answers that there is none.
std::unique_ptr<SymbolIndex> getClient(llvm::StringRef, llvm::StringRef) { return nullptr; }
} // namespace remote

} // namespace clang::clangd

using TidyProvider =
    llvm::unique_function<void(clang::tidy::ClangTidyOptions &, llvm::StringRef) const>;

std::optional<bool> realIsFastCheck(llvm::StringRef Check) asm(
    "__real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
std::optional<bool> isFastCheck(llvm::StringRef Check) asm(
    "__wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
TidyProvider realDefaultChecks() asm("__real__ZN5clang6clangd20provideDefaultChecksEv");
TidyProvider defaultChecks() asm("__wrap__ZN5clang6clangd20provideDefaultChecksEv");

std::optional<bool> isFastCheck(llvm::StringRef Check) {
  if (Check.starts_with("coro-"))
    return true;
  return realIsFastCheck(Check);
}

/// All checks of ours, then what the configuration does to them.
static std::string withOurs(llvm::StringRef Configured) {
  const std::string Effect = coro_tidy::driver::effectOnOurs(Configured);
  return (Configured + ",coro-*" + (Effect.empty() ? "" : "," + Effect)).str();
}

TidyProvider defaultChecks() {
  return
      [Real = realDefaultChecks()](clang::tidy::ClangTidyOptions &Options, llvm::StringRef File) {
        Real(Options, File);
        Options.Checks = withOurs(Options.Checks.value_or(""));
      };
}

int main(int Argc, char *Argv[]) {
  std::vector<char *> Arguments(Argv, Argv + Argc);
  const bool Told = llvm::any_of(Arguments, [](llvm::StringRef Argument) {
    return Argument.ltrim('-').starts_with("resource-dir");
  });
  std::string ResourceDir;
  if (!Told) {
    llvm::Expected<std::string> Found = coro_tidy::findResourceDir();
    if (!Found) {
      llvm::errs() << "coro-clangd: " << llvm::toString(Found.takeError()) << "\n";
      return 2;
    }
    ResourceDir = "--resource-dir=" + *Found;
    Arguments.insert(Arguments.begin() + 1, ResourceDir.data());
  }
  Arguments.push_back(nullptr);
  return clang::clangd::clangdMain(static_cast<int>(Arguments.size()) - 1, Arguments.data());
}
