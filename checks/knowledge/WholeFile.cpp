// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writing by rename: llvm::writeToOutput does the same, but ends the process when the
// disk is full.

#include "knowledge/WholeFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace coro_tidy {

namespace fs = llvm::sys::fs;

/// An error that nobody has taken ends the process with the stream.
static std::error_code takeError(llvm::raw_fd_ostream &From) {
  const std::error_code Failed = From.error();
  From.clear_error();
  return Failed;
}

static std::error_code writeAll(llvm::raw_fd_ostream &OS, llvm::StringRef Text) {
  OS << Text;
  OS.flush();
  return takeError(OS);
}

llvm::Error writeWholeFile(llvm::StringRef Path, llvm::StringRef Text) {
  if (fs::exists(Path) && !fs::is_regular_file(Path)) {
    std::error_code Failed;
    llvm::raw_fd_ostream OS(Path, Failed);
    if (!Failed)
      Failed = writeAll(OS, Text);
    return Failed ? llvm::createFileError(Path, Failed) : llvm::Error::success();
  }
  llvm::Expected<fs::TempFile> New = fs::TempFile::create(Path + ".%%%%%%");
  if (!New)
    return llvm::createFileError(Path, New.takeError());
  if (const auto Permissions = fs::getPermissions(Path))
    fs::setPermissions(New->FD, *Permissions);
  llvm::raw_fd_ostream OS(New->FD, /*shouldClose=*/false);
  if (const std::error_code Failed = writeAll(OS, Text)) {
    llvm::consumeError(New->discard());
    return llvm::createFileError(Path, Failed);
  }
  if (llvm::Error Failed = New->keep(Path))
    return llvm::createFileError(Path, std::move(Failed));
  return llvm::Error::success();
}

llvm::Error replaceFile(llvm::StringRef Path, llvm::StringRef Text) {
  int Descriptor = -1;
  llvm::SmallString<256> New;
  std::error_code Failed = fs::createUniqueFile(Path + ".%%%%%%", Descriptor, New, fs::OF_None);
  if (Failed)
    return llvm::createFileError(Path, Failed);
  llvm::raw_fd_ostream OS(Descriptor, /*shouldClose=*/true);
  OS << Text;
  OS.close();
  Failed = takeError(OS);
  if (!Failed)
    Failed = fs::rename(New, Path);
  if (!Failed)
    return llvm::Error::success();
  fs::remove(New);
  return llvm::createFileError(Path, Failed);
}

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> readWholeFile(llvm::StringRef Path) {
  fs::file_status Status;
  if (const std::error_code Failed = fs::status(Path, Status))
    return llvm::createStringError(Failed, Failed.message());
  if (!fs::is_regular_file(Status))
    return llvm::createStringError("it is no regular file");
  auto Text = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Text)
    return llvm::createStringError(Text.getError(), Text.getError().message());
  return std::move(*Text);
}

} // namespace coro_tidy
