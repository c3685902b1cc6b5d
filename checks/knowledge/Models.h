// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The facts of all files that were read, ready to be looked up by name. Immutable
// and shared by all units of a process.

#ifndef CORO_TIDY_KNOWLEDGE_MODELS_H
#define CORO_TIDY_KNOWLEDGE_MODELS_H

#include "knowledge/FactFile.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <deque>
#include <memory>

namespace coro_tidy {

/// A stated fact with the name it is about and the file that states it.
struct Model {
  StatedFact Said;
  llvm::SmallVector<std::string, 4> Path; ///< Components of the qualified name, innermost first.
  const FactFile *From = nullptr;
};

class Models {
public:
  using Bucket = llvm::SmallVector<const Model *, 2>;

  /// The library files and words that are part of the binary, then the files in Paths. An
  /// error names the file, the place in it, and what is expected there.
  static llvm::Expected<std::shared_ptr<const Models>> load(llvm::ArrayRef<std::string> Paths);

  /// What is said of declarations whose last identifier is this one; null in the
  /// common case that nothing is. A destructor's identifier is that of its class, an
  /// operator's its symbol.
  const Bucket *types(llvm::StringRef Identifier) const { return find(Types, Identifier); }
  const Bucket *functions(llvm::StringRef Identifier) const { return find(Functions, Identifier); }

  /// Whether all of this namespace is a library that the binary describes: what it does is
  /// stated, and need not be looked up in its headers.
  bool describes(llvm::StringRef Namespace) const { return Described.contains(Namespace); }

  llvm::ArrayRef<const FactFile *> files() const { return Files; }
  llvm::ArrayRef<const Model *> types() const { return AboutTypes; } ///< All of them.
  const Words &words() const { return Suggested; }

private:
  void add(FactFile File);
  void add(llvm::StringMap<Bucket> &To, llvm::StringRef Name, const StatedFact &Said,
           const FactFile &From);
  static const Bucket *find(const llvm::StringMap<Bucket> &In, llvm::StringRef Identifier) {
    const auto Found = In.find(Identifier);
    return Found == In.end() ? nullptr : &Found->second;
  }

  void describe(const FactFile &Library);

  llvm::StringSet<> Described;
  std::deque<FactFile> Read;
  std::deque<Model> All;
  std::vector<const FactFile *> Files;
  std::vector<const Model *> AboutTypes;
  llvm::StringMap<Bucket> Types;
  llvm::StringMap<Bucket> Functions;
  Words Suggested;
};

} // namespace coro_tidy

#endif
