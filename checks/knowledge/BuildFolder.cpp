// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/BuildFolder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <vector>

namespace coro_tidy {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

std::string joined(llvm::StringRef Folder, llvm::StringRef Name) {
  llvm::SmallString<256> Path(Folder);
  path::append(Path, Name);
  path::remove_dots(Path);
  return Path.str().str();
}

/// The subdirectories whose names begin so, sorted.
std::vector<std::string> subdirectories(llvm::StringRef Folder, llvm::StringRef Prefix) {
  std::vector<std::string> Found;
  std::error_code Problem;
  for (fs::directory_iterator Entry(Folder, Problem), End; !Problem && Entry != End;
       Entry.increment(Problem))
    if (path::filename(Entry->path()).starts_with(Prefix))
      Found.push_back(Entry->path());
  llvm::sort(Found);
  return Found;
}

std::string findInProject(llvm::StringRef Name, llvm::StringRef Project) {
  for (llvm::StringRef Build : {".", "build", "out", "cmake-build-*", "_build"}) {
    const bool IsPrefix = Build.consume_back("*");
    const auto Folders = IsPrefix ? subdirectories(Project, Build)
                                  : std::vector<std::string>{joined(Project, Build)};
    for (const std::string &Folder : Folders)
      if (std::string File = joined(Folder, Name); fs::exists(File))
        return File;
  }
  return {};
}

} // namespace

std::string findBuilt(llvm::StringRef Name, llvm::StringRef Path) {
  llvm::SmallString<256> Start(Path);
  fs::make_absolute(Start);
  llvm::StringRef Folder = fs::is_directory(Start) ? Start.str() : path::parent_path(Start);
  for (; !Folder.empty(); Folder = path::parent_path(Folder)) {
    if (std::string Found = findInProject(Name, Folder); !Found.empty())
      return Found;
    if (fs::exists(Folder + "/.git"))
      break;
  }
  return {};
}

} // namespace coro_tidy
