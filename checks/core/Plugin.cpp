// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The checks as a module of clang-tidy, and the refusal of a clang-tidy of another
// version. Loaded there, a plugin would find nothing and say nothing: classes are
// laid out differently, and what is missing is only missed when it is called.

#include "clang-tidy/ClangTidyCheck.h"
#include "core/Catalog.h"
#include "knowledge/Compat.h"
#include "clang/Basic/Version.h"
#include <cstdio>
#include <cstdlib>
#include <string>

namespace coro_tidy {
namespace {

/// Runs when the plugin is loaded, before any other initialiser of it. The host's
/// libraries come first in the search for symbols, so the version is the host's.
__attribute__((constructor(101))) void refuseOtherVersions() {
  const std::string Host = clang::getClangFullVersion();
  const std::string Own =
      std::to_string(CLANG_VERSION_MAJOR) + "." + std::to_string(CLANG_VERSION_MINOR);
  if (Host.find(" version " + Own + ".") != std::string::npos)
    return;
  std::fprintf(stderr, "coro-tidy: this plugin is for LLVM %s and cannot be loaded into %s\n",
               Own.c_str(), Host.c_str());
  std::_Exit(78);
}

class Module final : public clang::tidy::ClangTidyModule {
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories &Factories) override {
    for (const CatalogEntry &Entry : catalog())
      Factories.registerCheckFactory(
          Entry.Info.Name, [&Entry](llvm::StringRef Name, clang::tidy::ClangTidyContext *Context) {
            return Entry.Make(Entry.Info, Name, Context);
          });
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<Module> Registered("coro-module",
                                                                   "Checks of coroutine code.");

} // namespace
} // namespace coro_tidy
