// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/SealedFile.h"
#include "knowledge/WholeFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"

namespace coro_tidy::driver {
namespace {

namespace fs = llvm::sys::fs;
namespace zstd = llvm::compression::zstd;

using Seal = llvm::BLAKE3Result<>;

// The digest of all that follows; the size of the text; the text.
constexpr size_t SealSize = sizeof(Seal);
constexpr size_t HeadSize = SealSize + sizeof(uint64_t);

/// A cache may come from elsewhere: no digest keeps a few bytes from standing for any number.
constexpr uint64_t MostText = uint64_t(2) << 30;

/// The file with its seal, or null where that is broken.
std::unique_ptr<llvm::MemoryBuffer> readWhole(llvm::StringRef Path) {
  auto File = readWholeFile(Path);
  if (!File) {
    llvm::consumeError(File.takeError());
    return nullptr;
  }
  const llvm::StringRef All = (*File)->getBuffer();
  if (All.size() < HeadSize)
    return nullptr;
  const Seal Digest = llvm::BLAKE3::hash(llvm::arrayRefFromStringRef(All.drop_front(SealSize)));
  return llvm::toStringRef(Digest) == All.take_front(SealSize) ? std::move(*File) : nullptr;
}

} // namespace

llvm::Error writeSealed(llvm::StringRef Path, llvm::StringRef Text) {
  std::string File(HeadSize, '\0');
  llvm::support::endian::write64le(&File[SealSize], Text.size());
  if (zstd::isAvailable()) {
    llvm::SmallVector<uint8_t> Body;
    zstd::compress(llvm::arrayRefFromStringRef(Text), Body, zstd::BestSpeedCompression);
    File += llvm::toStringRef(Body);
  } else {
    File += Text;
  }
  const llvm::StringRef Sealed = llvm::StringRef(File).drop_front(SealSize);
  const Seal Digest = llvm::BLAKE3::hash(llvm::arrayRefFromStringRef(Sealed));
  llvm::copy(Digest, File.begin());
  return replaceFile(Path, File);
}

bool isSealed(llvm::StringRef Path) { return readWhole(Path) != nullptr; }

std::optional<std::string> readSealed(llvm::StringRef Path) {
  const auto File = readWhole(Path);
  if (!File)
    return std::nullopt;
  const uint64_t Size = llvm::support::endian::read64le(File->getBufferStart() + SealSize);
  if (Size > MostText)
    return std::nullopt;
  llvm::StringRef Text = File->getBuffer().drop_front(HeadSize);
  llvm::SmallVector<uint8_t> Plain;
  if (zstd::isAvailable()) {
    if (llvm::Error Bad = zstd::decompress(llvm::arrayRefFromStringRef(Text), Plain, Size)) {
      llvm::consumeError(std::move(Bad));
      return std::nullopt;
    }
    Text = llvm::toStringRef(Plain);
  }
  return Text.str();
}

void noteUse(llvm::StringRef Path) {
  int File = -1;
  if (fs::openFileForReadWrite(Path, File, fs::CD_OpenExisting, fs::OF_None))
    return; // It may be in a folder that is read only.
  fs::setLastAccessAndModificationTime(File, std::chrono::system_clock::now());
  fs::closeFile(File);
}

} // namespace coro_tidy::driver
