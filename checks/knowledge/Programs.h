// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One compile database may build several programs, and each may have its own function
// of one name: `handle` in client.cpp and in server.cpp. A unit means its own; a unit that
// has none means the one in the nearest folder of the project, or any, where several are as near.

#ifndef CORO_TIDY_KNOWLEDGE_PROGRAMS_H
#define CORO_TIDY_KNOWLEDGE_PROGRAMS_H

#include "knowledge/UnitResult.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

namespace coro_tidy {

class Programs {
public:
  /// Of the project in this folder.
  explicit Programs(llvm::StringRef Root) : Root(Root) {}

  /// Takes note of what a unit defines, see UnitResult::Own, and of its main file.
  void add(llvm::ArrayRef<std::string> Own, const std::string &File);

  /// Tells apart the functions of one name in what a unit has found out, and in the condition of
  /// a finding in it. All units are known.
  void separate(UnitResult &Unit) const;
  void separate(Condition &When, llvm::StringRef File) const;

private:
  void separate(std::string &Name, llvm::StringRef File) const;
  llvm::ArrayRef<std::string> sharersOf(llvm::StringRef Name) const;
  size_t nearness(llvm::StringRef Left, llvm::StringRef Right) const;

  std::string Root;
  /// The names that main files define, and these files.
  llvm::StringMap<std::vector<std::string>> Files;
};

} // namespace coro_tidy

#endif
