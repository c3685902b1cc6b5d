// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

std::string absolutePath(llvm::StringRef Path, llvm::StringRef Folder) {
  if (Path.empty())
    return "";
  llvm::SmallString<256> Absolute(Path);
  path::make_absolute(Folder, Absolute);
  path::remove_dots(Absolute, /*remove_dot_dot=*/true);
  return std::string(Absolute);
}

std::string absolutePath(llvm::StringRef Path) {
  llvm::SmallString<256> Here;
  return fs::current_path(Here) ? Path.str() : absolutePath(Path, Here);
}

std::string realPath(llvm::StringRef Path) {
  llvm::SmallString<256> Real;
  return fs::real_path(Path, Real) ? absolutePath(Path) : std::string(Real);
}

std::string pathFrom(llvm::StringRef Folder, llvm::StringRef File) {
  std::string Real = realPath(File);
  if (isBelow(Real, Folder))
    return Real;
  std::string Reached = absolutePath(File);
  return isBelow(Reached, Folder) ? Reached : Real;
}

std::string nameFrom(llvm::StringRef Folder, llvm::StringRef File) {
  const std::string Path = pathFrom(Folder, File);
  llvm::StringRef Name = Path;
  if (isBelow(Name, Folder))
    Name = Name.drop_front(Folder.size()).ltrim('/');
  return Name.empty() ? Path : Name.str();
}

std::string relativePath(llvm::StringRef File, llvm::StringRef Folder) {
  std::string Up;
  while (!isBelow(File, Folder)) {
    Folder = path::parent_path(Folder);
    Up += "../";
  }
  return Up + File.drop_front(Folder.size()).ltrim('/').str();
}

bool isBelow(llvm::StringRef File, llvm::StringRef Folder) {
  return File.consume_front(Folder) &&
         (File.empty() || File.front() == '/' || Folder.ends_with("/"));
}

} // namespace coro_tidy::driver
