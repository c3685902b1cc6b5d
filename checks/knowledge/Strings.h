// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Strings by number, each kept once: the rules of a large project say the same names over and
// over.

#ifndef CORO_TIDY_KNOWLEDGE_STRINGS_H
#define CORO_TIDY_KNOWLEDGE_STRINGS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include <optional>
#include <vector>

namespace coro_tidy {

class Strings {
public:
  using Id = unsigned;

  Id add(llvm::StringRef Text);
  std::optional<Id> find(llvm::StringRef Text) const;
  llvm::StringRef operator[](Id Number) const { return Texts[Number]; }

  /// Numbers them anew, in the order of the texts. Returns the new numbers by the old ones.
  std::vector<Id> sort();

private:
  llvm::StringMap<Id, llvm::BumpPtrAllocator> Ids;
  std::vector<llvm::StringRef> Texts; ///< In Ids.
};

} // namespace coro_tidy

#endif
