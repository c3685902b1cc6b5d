// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/LibraryHeaders.h"
#include "driver/Paths.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

namespace path = llvm::sys::path;

/// Of `lib/include` and `lib/src` the project is `lib`.
llvm::StringRef projectOf(llvm::StringRef Folder) {
  return llvm::is_contained({"include", "inc", "src"}, path::filename(Folder))
             ? path::parent_path(Folder)
             : Folder;
}

/// The folders where the unit's includes are looked for, but not as the system's.
std::vector<std::string> foldersOf(const clang::HeaderSearchOptions &Search, const Unit &U) {
  std::vector<std::string> Result{path::parent_path(absolutePath(U.File, U.Directory)).str()};
  for (const auto &Entry : Search.UserEntries)
    if (Entry.Group == clang::frontend::Quoted || Entry.Group == clang::frontend::Angled)
      Result.push_back(absolutePath(Entry.Path, U.Directory));
  return Result;
}

} // namespace

void hideLibraries(clang::HeaderSearchOptions &Search, const Unit &U, const Models &Known,
                   llvm::vfs::FileSystem &Files) {
  const std::vector<std::string> Folders = foldersOf(Search, U);
  const std::string File = absolutePath(U.File, U.Directory);
  for (const FactFile *Library : Known.files())
    for (const auto &[Prefix, Header] : Library->Headers) {
      const auto Has = [&](llvm::StringRef Folder) { return Files.exists(Folder + "/" + Header); };
      const auto HasAsOwn = [&](llvm::StringRef Folder) {
        return isBelow(File, projectOf(Folder)) && Has(Folder);
      };
      if (llvm::any_of(Folders, Has) && llvm::none_of(Folders, HasAsOwn))
        Search.AddSystemHeaderPrefix(Prefix, /*IsSystemHeader=*/true);
    }
}

} // namespace coro_tidy::driver
