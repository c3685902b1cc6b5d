// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/CacheCommand.h"
#include "driver/Cache.h"
#include "driver/FindDatabase.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <fmt/format.h>
#include <set>

namespace coro_tidy::driver {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

llvm::Expected<std::set<std::string>> cachesOf(const DriverOptions &Options) {
  std::set<std::string> Folders;
  const std::vector<std::string> Here{"."};
  for (const std::string &Path : Options.Paths.empty() ? Here : Options.Paths) {
    if (!fs::exists(Path))
      return llvm::createStringError("'" + Path + "' does not exist");
    auto Database = findDatabase(Path, Options.BuildDir);
    if (!Database)
      return Database.takeError();
    Folders.insert(cacheFolder(path::parent_path(*Database)));
  }
  return Folders;
}

/// What LLVM may prune there, and nothing else that somebody has put into the folder.
void forEachFile(llvm::StringRef Folder,
                 llvm::function_ref<void(const std::string &, uint64_t Size)> Do) {
  std::error_code Problem;
  for (fs::directory_iterator Entry(Folder, Problem), End; !Problem && Entry != End;
       Entry.increment(Problem))
    if (path::filename(Entry->path()).starts_with("llvmcache")) {
      const auto Status = Entry->status();
      Do(Entry->path(), Status ? Status->getSize() : 0);
    }
}

struct Contents {
  size_t Results = 0;
  uint64_t Bytes = 0;
};

Contents contentsOf(llvm::StringRef Folder) {
  Contents Found;
  forEachFile(Folder, [&](llvm::StringRef File, uint64_t Size) {
    Found.Results += isResult(File);
    Found.Bytes += Size;
  });
  return Found;
}

std::string sayBytes(uint64_t Bytes) {
  if (Bytes < 1 << 20)
    return fmt::format("{:.1f} KiB", static_cast<double>(Bytes) / (1 << 10));
  return fmt::format("{:.1f} MiB", static_cast<double>(Bytes) / (1 << 20));
}

std::string say(llvm::StringRef Folder, const Contents &In) {
  return fmt::format("{}: {} result{}, {}", printable(Folder), In.Results,
                     In.Results == 1 ? "" : "s", sayBytes(In.Bytes));
}

} // namespace

llvm::Error cleanCache(const DriverOptions &Options, llvm::raw_ostream &OS) {
  auto Folders = cachesOf(Options);
  if (!Folders)
    return Folders.takeError();
  for (const std::string &Folder : *Folders) {
    const Contents Before = contentsOf(Folder);
    std::error_code Failed;
    std::string FailedAt;
    forEachFile(Folder, [&](const std::string &File, uint64_t) {
      if (const std::error_code Problem = fs::remove(File); Problem && !Failed) {
        Failed = Problem;
        FailedAt = File;
      }
    });
    if (Failed)
      return llvm::createFileError(FailedAt, Failed);
    OS << say(Folder, Before) << " removed\n";
  }
  return llvm::Error::success();
}

llvm::Error showCache(const DriverOptions &Options, llvm::raw_ostream &OS) {
  auto Folders = cachesOf(Options);
  if (!Folders)
    return Folders.takeError();
  for (const std::string &Folder : *Folders)
    OS << say(Folder, contentsOf(Folder)) << " of " << sayBytes(Options.CacheSize) << '\n';
  return llvm::Error::success();
}

} // namespace coro_tidy::driver
