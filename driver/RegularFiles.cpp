// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/RegularFiles.h"

namespace coro_tidy::driver {
namespace {

class RegularFiles : public llvm::vfs::ProxyFileSystem {
public:
  explicit RegularFiles(uint64_t Limit)
      : ProxyFileSystem(llvm::vfs::createPhysicalFileSystem()), Left(Limit) {}

  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override {
    const auto Found = status(Path);
    if (!Found)
      return Found.getError();
    const bool Ends = Found->isRegularFile() || Found->isDirectory() || Path.str() == "/dev/null";
    if (!Ends)
      return std::make_error_code(std::errc::operation_not_permitted);
    if (Found->isRegularFile()) {
      if (Found->getSize() > Left)
        return std::make_error_code(std::errc::file_too_large);
      Left -= Found->getSize();
    }
    return ProxyFileSystem::openFileForRead(Path);
  }

private:
  uint64_t Left;
};

} // namespace

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> regularFiles(uint64_t Limit) {
  return llvm::makeIntrusiveRefCnt<RegularFiles>(Limit);
}

} // namespace coro_tidy::driver
