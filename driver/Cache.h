// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Results of units, addressed by the content of all that they were made of. A file
//
//   llvmcache-<key>-inputs    lists what units of this key have asked of the file system,
//   llvmcache-<key>-<digest>  is the result of one such list and its answers;
//
// so what is found for the answers of today is what would be found out today. Files are
// written by rename, damaged ones are as none, and nobody waits for anybody. LLVM's
// CachePruning, whose names these are, makes room.

#ifndef CORO_TIDY_DRIVER_CACHE_H
#define CORO_TIDY_DRIVER_CACHE_H

#include "driver/CacheKey.h"
#include "driver/Inputs.h"
#include "llvm/ADT/StringMap.h"

namespace coro_tidy::driver {

class Cache {
public:
  /// The cache in this folder, for the project in Root, while its files stay as they are. The
  /// settings must outlive it.
  Cache(llvm::StringRef Folder, llvm::StringRef Root, const Settings &Run);
  Cache(const Cache &) = delete;
  Cache &operator=(const Cache &) = delete;

  std::optional<UnitOutcome> find(const Order &What);
  /// Keeps what a worker has answered. An error is one of writing, after which nothing more
  /// is kept.
  llvm::Error keep(const Order &What, UnitOutcome &Outcome);

  /// Whether anything was kept.
  bool hasGrown() const { return Grown; }

private:
  using List = std::vector<std::pair<Question, std::string>>;

  std::string file(llvm::StringRef Key, llvm::StringRef Rest) const;
  std::vector<List> listsOf(llvm::StringRef Key) const;
  llvm::Error remember(llvm::StringRef Key, const std::vector<Input> &Asked);
  const std::string &answerNow(Question Asked, llvm::StringRef Path);
  std::string addressOf(llvm::StringRef Key, llvm::StringRef Answered) const;

  std::string Folder;
  Relocation Moved;
  CacheKeys Keys;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files;
  llvm::StringMap<std::string> Known; ///< Answers by question and path.
  bool Grown = false;
};

/// The cache of the project whose compile database is in this folder.
std::string cacheFolder(llvm::StringRef BuildFolder);

/// Whether the file in such a folder is the result of a unit.
bool isResult(llvm::StringRef File);

/// Takes out what was of no use for the longest time, until so many bytes are left.
void makeRoom(llvm::StringRef Folder, uint64_t MostBytes);

} // namespace coro_tidy::driver

#endif
