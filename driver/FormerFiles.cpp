// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/FormerFiles.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

namespace path = llvm::sys::path;
namespace vfs = llvm::vfs;

class FormerFiles : public vfs::ProxyFileSystem {
public:
  FormerFiles(llvm::ArrayRef<FormerFile> Former, llvm::IntrusiveRefCntPtr<vfs::FileSystem> Files)
      : ProxyFileSystem(std::move(Files)) {
    for (const FormerFile &File : Former)
      if (File.Existed)
        Contents->addFile(File.Path, 0,
                          llvm::MemoryBuffer::getMemBuffer(File.Content.Data, File.Path));
      else
        Missing.insert(File.Path);
  }

  llvm::ErrorOr<vfs::Status> status(const llvm::Twine &Path) override {
    const std::string Key = keyOf(Path);
    if (Missing.contains(Key))
      return std::make_error_code(std::errc::no_such_file_or_directory);
    const auto Former = Contents->status(Key);
    // A folder that is still there has more in it than its former files.
    if (Former && (!Former->isDirectory() || !ProxyFileSystem::exists(Path)))
      return vfs::Status::copyWithNewName(*Former, Path);
    return ProxyFileSystem::status(Path);
  }

  bool exists(const llvm::Twine &Path) override {
    return status(Path).getError() == std::error_code();
  }

  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine &Path) override {
    const std::string Key = keyOf(Path);
    if (Missing.contains(Key))
      return std::make_error_code(std::errc::no_such_file_or_directory);
    if (const auto Former = Contents->status(Key); Former && !Former->isDirectory())
      return vfs::File::getWithPath(Contents->openFileForRead(Key), Path);
    return ProxyFileSystem::openFileForRead(Path);
  }

private:
  /// The path with the links of its folder resolved.
  std::string keyOf(const llvm::Twine &Path) {
    llvm::SmallString<256> Absolute;
    Path.toVector(Absolute);
    if (makeAbsolute(Absolute))
      return Path.str();
    const llvm::StringRef Folder = path::parent_path(Absolute);
    const auto [It, New] = Folders.try_emplace(Folder);
    if (New)
      It->second = realFolder(Folder);
    llvm::SmallString<256> Key(It->second);
    path::append(Key, path::filename(Absolute));
    path::remove_dots(Key, /*remove_dot_dot=*/true);
    return std::string(Key);
  }

  /// Folders that are gone are below one that is there.
  std::string realFolder(llvm::StringRef Folder) {
    llvm::SmallString<256> Real;
    if (!getRealPath(Folder, Real) || !path::has_parent_path(Folder))
      return Real.empty() ? Folder.str() : std::string(Real);
    llvm::SmallString<256> Gone(realFolder(path::parent_path(Folder)));
    path::append(Gone, path::filename(Folder));
    return std::string(Gone);
  }

  llvm::IntrusiveRefCntPtr<vfs::InMemoryFileSystem> Contents =
      llvm::makeIntrusiveRefCnt<vfs::InMemoryFileSystem>();
  llvm::StringSet<> Missing;
  llvm::StringMap<std::string> Folders; ///< As they are named, and as they really are.
};

} // namespace

llvm::IntrusiveRefCntPtr<vfs::FileSystem>
formerFiles(llvm::ArrayRef<FormerFile> Former, llvm::IntrusiveRefCntPtr<vfs::FileSystem> Files) {
  return llvm::makeIntrusiveRefCnt<FormerFiles>(Former, std::move(Files));
}

} // namespace coro_tidy::driver
