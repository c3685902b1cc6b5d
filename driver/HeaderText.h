// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the text of a file says without being preprocessed: which names occur in it, and
// whether a header that it includes is read as it would be anywhere else.

#ifndef CORO_TIDY_DRIVER_HEADERTEXT_H
#define CORO_TIDY_DRIVER_HEADERTEXT_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>

namespace coro_tidy::driver {

/// A name for what is remembered of many files.
uint64_t wordId(llvm::StringRef Word);

class HeaderText {
public:
  /// The code ends with a null character.
  explicit HeaderText(llvm::StringRef Code);

  /// Whether the identifier stands anywhere in it, in a branch that is not taken, too.
  bool mentions(uint64_t Word) const { return Words.contains(Word); }

  /// Whether the `#include` at the offset of its `#` stands between declarations, and no pragma
  /// of this file changes how what follows is read.
  bool isNeutralAt(unsigned Offset) const { return NeutralIncludes.lookup(Offset); }
  /// The same for what follows the file.
  bool isNeutralAtEnd() const { return NeutralAtEnd; }

private:
  llvm::DenseSet<uint64_t> Words;
  llvm::DenseMap<unsigned, bool> NeutralIncludes;
  bool NeutralAtEnd = true;

  friend class TextReader;
};

} // namespace coro_tidy::driver

#endif
