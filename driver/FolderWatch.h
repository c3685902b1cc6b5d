// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Waits for changes of files, by inotify. clang's DirectoryWatcher has two threads for each
// folder, which is too much for the hundreds of folders of a project.

#ifndef CORO_TIDY_DRIVER_FOLDERWATCH_H
#define CORO_TIDY_DRIVER_FOLDERWATCH_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <set>
#include <string>

namespace coro_tidy::driver {

class FolderWatch {
public:
  FolderWatch();
  FolderWatch(const FolderWatch &) = delete;
  FolderWatch &operator=(const FolderWatch &) = delete;
  ~FolderWatch();

  /// Watches these folders and no others; what has happened in them before is not forgotten. A
  /// folder that does not exist is left out.
  llvm::Error set(const std::set<std::string> &Folders);

  /// Whether a change of this file is of interest.
  using Matters = llvm::function_ref<bool(llvm::StringRef Folder, llvm::StringRef Name)>;
  /// Until one of them has changed, and then until nothing has happened for a moment: editors and
  /// version control write several files one after the other.
  llvm::Error wait(Matters Does);

private:
  /// Whether one of the changes that have come in is of interest.
  bool read(Matters Does);

  int Notifications;
  std::map<int, std::string> Watched; ///< The folders, by the numbers of their watches.
};

} // namespace coro_tidy::driver

#endif
