// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/ModelPaths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy {

std::vector<std::string> modelPaths(llvm::StringRef Named, llvm::StringRef SourceFile) {
  std::vector<std::string> Result;
  llvm::SmallVector<llvm::StringRef, 4> Paths;
  Named.split(Paths, ';', -1, /*KeepEmpty=*/false);
  for (const llvm::StringRef Path : Paths) {
    llvm::SmallString<256> Folder(SourceFile);
    llvm::sys::fs::make_absolute(Folder);
    std::string Found = Path.trim().str();
    while (!llvm::sys::path::is_absolute(Found) && llvm::sys::path::has_parent_path(Folder)) {
      llvm::sys::path::remove_filename(Folder);
      llvm::SmallString<256> Candidate(Folder);
      llvm::sys::path::append(Candidate, Path.trim());
      if (llvm::sys::fs::exists(Candidate))
        Found = Candidate.str().str();
      else if (Folder == llvm::sys::path::root_path(Folder))
        break;
    }
    Result.push_back(Found);
  }
  return Result;
}

} // namespace coro_tidy
