// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Turns what workers say about places (file and offset, or line and column) into
// what readers see: a name relative to the current directory, line, column, and
// the line itself. Reads each file once.

#ifndef CORO_TIDY_DRIVER_SOURCETEXT_H
#define CORO_TIDY_DRIVER_SOURCETEXT_H

#include "driver/Finding.h"
#include "driver/RegularFiles.h"
#include "knowledge/UnitResult.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace coro_tidy::driver {

class SourceText {
public:
  explicit SourceText(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> From = regularFiles());

  Position at(llvm::StringRef File, unsigned Offset);
  Position at(const FilePosition &Where);

  /// The name of a file for readers.
  std::string display(llvm::StringRef File) const;

private:
  struct Loaded {
    std::string Shown;
    std::unique_ptr<llvm::MemoryBuffer> Text; ///< Null when the file cannot be read.
    std::vector<unsigned> LineStarts;
  };

  const Loaded &load(llvm::StringRef File);
  static Position positionIn(const Loaded &File, unsigned Line, unsigned Column);

  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> From;
  std::string Root;
  llvm::StringMap<Loaded> Files;
};

} // namespace coro_tidy::driver

#endif
