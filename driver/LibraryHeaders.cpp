// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/LibraryHeaders.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

namespace path = llvm::sys::path;

std::string absolute(llvm::StringRef Path, const Unit &U) {
  llvm::SmallString<256> Result(Path);
  path::make_absolute(U.Directory, Result);
  path::remove_dots(Result, /*remove_dot_dot=*/true);
  return std::string(Result);
}

/// Of `lib/include` and `lib/src` the project is `lib`.
llvm::StringRef projectOf(llvm::StringRef Folder) {
  return llvm::is_contained({"include", "inc", "src"}, path::filename(Folder))
             ? path::parent_path(Folder)
             : Folder;
}

bool isBelow(llvm::StringRef File, llvm::StringRef Folder) {
  return File.consume_front(Folder) && path::is_separator(File.front());
}

/// The folders where the unit's includes are looked for, but not as the system's.
std::vector<std::string> foldersOf(const clang::HeaderSearchOptions &Search, const Unit &U) {
  std::vector<std::string> Result{path::parent_path(absolute(U.File, U)).str()};
  for (const auto &Entry : Search.UserEntries)
    if (Entry.Group == clang::frontend::Quoted || Entry.Group == clang::frontend::Angled)
      Result.push_back(absolute(Entry.Path, U));
  return Result;
}

} // namespace

void hideLibraries(clang::HeaderSearchOptions &Search, const Unit &U, const Models &Known,
                   llvm::vfs::FileSystem &Files) {
  const std::vector<std::string> Folders = foldersOf(Search, U);
  const std::string File = absolute(U.File, U);
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
