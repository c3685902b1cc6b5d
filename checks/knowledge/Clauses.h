// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rules of a whole project: millions are few enough once names are numbers, and atoms
// integers.

#ifndef CORO_TIDY_KNOWLEDGE_CLAUSES_H
#define CORO_TIDY_KNOWLEDGE_CLAUSES_H

#include "knowledge/Once.h"
#include "knowledge/Strings.h"
#include "knowledge/UnitResult.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Hashing.h"
#include <algorithm>
#include <cstdint>

namespace coro_tidy {

/// An atom as a number. Where the numbers of names are in the order of names, these are in the
/// order of atoms: by fact, subject and index.
using AtomKey = uint64_t;

inline AtomKey atomKey(Fact What, Strings::Id Subject, int Index) {
  const int FromZero = std::min(Index - Atom::NoIndex, 0xffff);
  return static_cast<AtomKey>(What) << 48 | static_cast<AtomKey>(Subject) << 16 | FromZero;
}
inline Fact whatOf(AtomKey K) { return static_cast<Fact>(K >> 48); }
inline Strings::Id subjectOf(AtomKey K) { return static_cast<Strings::Id>(K >> 16); }
inline int indexOf(AtomKey K) { return static_cast<int>(K & 0xffff) + Atom::NoIndex; }
inline AtomKey withSubject(AtomKey K, Strings::Id Subject) {
  return atomKey(whatOf(K), Subject, indexOf(K));
}

/// See FilePosition.
struct ClausePlace {
  Strings::Id File;
  unsigned Line, Column;
  friend auto operator<=>(const ClausePlace &, const ClausePlace &) = default;
};

llvm::hash_code hash_value(const ClausePlace &At);

/// See Rule.
struct Clause {
  AtomKey Head;
  unsigned FirstAtom, Atoms; ///< Of the body.
  ClausePlace At;
  Strings::Id Text, Primitive;
  bool ThroughOverride;
  Standing By;
};

/// Each once: units that include one header have the same rules of its functions.
class Clauses {
public:
  Strings Names;

  AtomKey add(const Atom &A) { return atomKey(A.What, Names.add(A.Subject), A.Index); }
  ClausePlace add(const FilePosition &At) { return {Names.add(At.File), At.Line, At.Column}; }
  void add(const Rule &R);
  void add(AtomKey Head, llvm::ArrayRef<AtomKey> Body, ClausePlace At, llvm::StringRef Why,
           bool ThroughOverride) {
    add(Head, Body, At, Names.add(Why), ThroughOverride, Standing::Inferred);
  }
  void add(AtomKey Head, llvm::ArrayRef<AtomKey> Body, ClausePlace At, Strings::Id Why,
           bool ThroughOverride, Standing By);

  /// Numbers the names in their order, and puts the clauses into the order of rules. Nothing may
  /// be added afterwards. Returns the new numbers of names by the old ones.
  std::vector<Strings::Id> sort();

  size_t size() const { return All.size(); }
  const Clause &operator[](size_t Number) const { return All[Number]; }
  auto begin() const { return All.begin(); }
  auto end() const { return All.end(); }
  llvm::ArrayRef<AtomKey> bodyOf(const Clause &C) const {
    return llvm::ArrayRef(Atoms).slice(C.FirstAtom, C.Atoms);
  }
  /// Of all bodies.
  llvm::ArrayRef<AtomKey> atoms() const { return Atoms; }

private:
  void add(const Clause &New);
  bool isBefore(const Clause &A, const Clause &B) const;

  std::vector<Clause> All;
  std::vector<AtomKey> Atoms;
  Once Known;
};

} // namespace coro_tidy

#endif
