// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Closes the rules of any number of units to their least fixpoint and answers
// conditions from it, each with its shortest chain of evidence.

#ifndef CORO_TIDY_KNOWLEDGE_LINK_H
#define CORO_TIDY_KNOWLEDGE_LINK_H

#include "knowledge/UnitResult.h"
#include "llvm/ADT/STLExtras.h"
#include <map>
#include <optional>
#include <set>

namespace coro_tidy {

/// How an atom was derived: one note for each link, from the atom's own function
/// down to the primitive.
struct Chain {
  std::vector<Evidence> Links;
  std::string Primitive;
  bool ThroughOverride = false;     ///< Holds only if a virtual call reaches an override.
  Standing By = Standing::Inferred; ///< Of the weakest link.
};

/// Facts are only ever added, and what is added in one order or another gives
/// the same answers. Linear in the size of the rules.
class Linker {
public:
  /// Calls of a virtual function are followed into its overriders when at most
  /// this many are known; above it they are unknown.
  static constexpr unsigned MaxOverriders = 8;

  void add(const UnitResult &Unit);

  /// Computes the fixpoint. Nothing may be added afterwards.
  void close();

  /// The chains of Condition.If when the condition holds, nothing otherwise.
  std::optional<std::vector<Chain>> satisfy(const Condition &When) const;

  /// Every atom that holds, in the order of their subjects: the facts file. None of
  /// functions whose name several programs have.
  std::vector<LinkedFact> closure() const;

private:
  /// What a derivation needs that others do not: an override to be reached, a name to mean
  /// what it says. The bits of both together.
  using Reserve = unsigned;

  /// The last step of a shortest derivation, and the primitive at its other end.
  struct Derivation {
    const Rule *By;
    const std::string *Primitive;
    Reserve With;
  };

  using Names = std::map<llvm::StringRef, std::set<llvm::StringRef>>;
  Names overriders() const;
  void expandOverrides();
  void supposeUnseen();
  Reserve reserveOf(const Rule &R) const;
  bool holdsOrUnseen(const Atom &A) const;
  Chain chainOf(const Atom &A) const;

  std::vector<Rule> Rules;
  std::vector<Override> Overrides;
  std::set<std::string, std::less<>> Seen;
  /// Virtual functions all of whose overriders were read.
  std::set<std::string, std::less<>> SeenThroughOverriders;
  std::set<std::string, std::less<>> Ambiguous;
  std::map<Atom, Derivation> Derived;
};

} // namespace coro_tidy

#endif
