// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All that one translation unit hands to the rest of the program besides its
// findings: facts and rules about functions, and the conditions under which the
// conditional findings are findings. Plain data, without a pointer into the AST.
//
//   void flush() { ::fsync(Fd); }      fact:      blocks(flush), because of fsync
//   void store() { flush(); }          rule:      blocks(store) if blocks(flush)
//   Task<> f()   { store(); ... }      condition: the finding at store() if blocks(store)

#ifndef CORO_TIDY_KNOWLEDGE_UNITRESULT_H
#define CORO_TIDY_KNOWLEDGE_UNITRESULT_H

#include "knowledge/Fact.h"
#include <compare>
#include <string>
#include <vector>

namespace coro_tidy {

/// A place as a reader names it. Line and column count from 1, columns in bytes.
struct FilePosition {
  std::string File;
  unsigned Line = 0;
  unsigned Column = 0;

  friend bool operator==(const FilePosition &, const FilePosition &) = default;
  friend auto operator<=>(const FilePosition &, const FilePosition &) = default;
};

/// "Subject is What", or of the parameter Index: "Subject closes its argument 0".
struct Atom {
  Fact What;
  std::string Subject; ///< The key of a declaration, see keyOf().
  int Index = NoIndex;

  static constexpr int NoIndex = -2;
  static constexpr int ThisIndex = -1;

  friend bool operator==(const Atom &, const Atom &) = default;
  friend auto operator<=>(const Atom &, const Atom &) = default;
};

/// The subject of a fact about two declarations at once: what a function does to something.
std::string pairOf(llvm::StringRef Function, llvm::StringRef To);

/// The function of such a subject; the subject itself when it is no such pair.
llvm::StringRef functionOf(llvm::StringRef Subject);

/// What the function of such a subject does something to.
llvm::StringRef otherOf(llvm::StringRef Subject);

/// A note that is printed when the rule it belongs to is a link of a chain.
struct Evidence {
  FilePosition At;
  std::string Text;

  friend bool operator==(const Evidence &, const Evidence &) = default;
  friend auto operator<=>(const Evidence &, const Evidence &) = default;
};

/// A Horn clause: Head holds if every atom of Body does. Without a body it is a
/// fact, and Primitive names the known function that it rests on. By says how well: what
/// follows from a name is no better than a name.
struct Rule {
  Atom Head;
  std::vector<Atom> Body;
  Evidence Why;
  std::string Primitive;
  bool ThroughOverride = false; ///< Holds only if a virtual call reaches this override.
  Standing By = Standing::Inferred;
  /// Of throws(f) if throws(g): what the handlers around the call keep, see Exceptions.h.
  std::vector<std::string> Kept = {};

  friend bool operator==(const Rule &, const Rule &) = default;
  friend auto operator<=>(const Rule &, const Rule &) = default;
};

/// An atom that holds when all units are linked, with the primitive of its chain and the
/// standing of its weakest link.
struct LinkedFact {
  Atom What;
  std::string Primitive;
  Standing By = Standing::Inferred;
};

/// "Derived overrides Base", its next one: a virtual call of Base may reach Derived, and
/// what overrides Derived.
struct Override {
  std::string Base, Derived;         ///< Their keys.
  std::string BaseName, DerivedName; ///< As a reader calls them.
  FilePosition At;                   ///< Of Derived; without a file where its body was not seen.
};

/// When a conditional finding is one. If must all be derivable. Unless silences
/// it; an atom of Unless counts as true as well while nobody has seen the body
/// of its subject, so that what was not seen stays silent. That does not go for what
/// a member does to its own object. UnlessKnown silences it only if it can be derived:
/// then another check reports the same cause.
struct Condition {
  std::vector<Atom> If;
  std::vector<Atom> Unless;
  std::vector<Atom> UnlessKnown;
  /// Of facts about exceptions in If: what handlers keep, and what does not count therefore, see
  /// Exceptions.h.
  std::vector<std::string> Kept = {};

  bool holdsAlways() const { return If.empty() && Unless.empty() && UnlessKnown.empty(); }

  friend bool operator==(const Condition &, const Condition &) = default;
  friend auto operator<=>(const Condition &, const Condition &) = default;
};

/// Whether a run is one over a whole project: what coro.Whole says.
enum class Whole : uint8_t { Auto, No, Yes };

struct UnitResult {
  std::string File; ///< The main file of the unit.
  Whole IsPartOf = Whole::Auto;
  std::vector<Rule> Rules;
  std::vector<Override> Overrides;
  std::vector<std::string> Seen; ///< Functions whose bodies this unit has read.
  /// Of those, the ones in the main file that other units can see: another program may have
  /// its own of that name.
  std::vector<std::string> Own;
  /// The names of these that were told apart: they mean nothing to a later run.
  std::vector<std::string> Ambiguous;
  std::vector<Condition>
      Conditions; ///< Of the conditional findings, in the order of their numbers.
};

} // namespace coro_tidy

#endif
