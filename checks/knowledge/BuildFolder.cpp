// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/BuildFolder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <optional>

namespace coro_tidy {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

constexpr int LevelsBelow = 3;
/// A build may have any number of folders; a database lies in one of the first.
constexpr size_t MostFolders = 1000;

std::string joined(llvm::StringRef Folder, llvm::StringRef Name) {
  llvm::SmallString<128> Path(Folder);
  path::append(Path, Name);
  path::remove_dots(Path);
  return Path.str().str();
}

/// The folders directly below, sorted. Hidden folders and what only CMake knows are left out.
std::vector<std::string> foldersIn(llvm::StringRef Folder, bool FollowLinks) {
  std::vector<std::string> Found;
  std::error_code Problem;
  for (fs::directory_iterator Entry(Folder, Problem, FollowLinks), End; !Problem && Entry != End;
       Entry.increment(Problem)) {
    const llvm::StringRef Name = path::filename(Entry->path());
    const bool IsFolder = Entry->type() == fs::file_type::directory_file ||
                          (FollowLinks && fs::is_directory(Entry->path()));
    if (IsFolder && !Name.starts_with(".") && Name != "CMakeFiles" && Name != "_deps")
      Found.push_back(Entry->path());
  }
  llvm::sort(Found);
  return Found;
}

/// How early a folder of a project is looked into; nothing if it is not for builds.
std::optional<int> rankOf(llvm::StringRef Name) {
  if (Name == "build")
    return 0;
  if (Name == "out")
    return 1;
  if (Name.starts_with("cmake-build-"))
    return 2;
  if (Name == "_build")
    return 3;
  if (Name.starts_with("build"))
    return 4;
  return std::nullopt;
}

std::vector<std::string> buildFoldersOf(llvm::StringRef Project) {
  std::vector<std::pair<int, std::string>> Ranked;
  for (std::string &Folder : foldersIn(Project, /*FollowLinks=*/true))
    if (const auto Rank = rankOf(path::filename(Folder)))
      Ranked.emplace_back(*Rank, std::move(Folder));
  llvm::sort(Ranked);
  std::vector<std::string> Folders;
  for (auto &[_, Folder] : Ranked)
    Folders.push_back(std::move(Folder));
  return Folders;
}

} // namespace

std::vector<std::string> builtIn(llvm::StringRef Folder, llvm::StringRef Name) {
  const auto In = [&](llvm::ArrayRef<std::string> Folders) {
    std::vector<std::string> Files;
    for (const std::string &Each : Folders)
      if (std::string File = joined(Each, Name); fs::exists(File))
        Files.push_back(std::move(File));
    return Files;
  };
  if (auto Found = In({Folder.str()}); !Found.empty())
    return Found;
  std::vector<std::string> Level = buildFoldersOf(Folder);
  // Of the project's own build folders the first is meant, not the one that is named alike.
  if (auto Found = In(Level); !Found.empty())
    return {Found.front()};
  for (int Below = 0; Below < LevelsBelow && Level.size() <= MostFolders; ++Below) {
    std::vector<std::string> Next;
    for (const std::string &Each : Level)
      llvm::append_range(Next, foldersIn(Each, /*FollowLinks=*/false));
    Level = std::move(Next);
    if (auto Found = In(Level); !Found.empty())
      return Found;
  }
  return {};
}

std::vector<std::string> foldersFrom(llvm::StringRef Path) {
  llvm::SmallString<128> Start(Path);
  fs::make_absolute(Start);
  path::remove_dots(Start, /*remove_dot_dot=*/true);
  std::vector<std::string> Folders;
  llvm::StringRef Folder = fs::is_directory(Start) ? Start.str() : path::parent_path(Start);
  for (; !Folder.empty(); Folder = path::parent_path(Folder)) {
    Folders.push_back(Folder.str());
    if (fs::exists(Folder + "/.git"))
      break;
  }
  return Folders;
}

std::string findBuilt(llvm::StringRef Name, llvm::StringRef Path) {
  for (const std::string &Folder : foldersFrom(Path)) {
    if (const auto Found = builtIn(Folder, Name); !Found.empty())
      return Found.front();
    if (!builtIn(Folder, CompileCommands).empty())
      break; // Further out are other projects.
  }
  return {};
}

} // namespace coro_tidy
