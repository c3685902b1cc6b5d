// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Closes the rules of any number of units to their least fixpoint and answers
// conditions from it, each with its shortest chain of evidence.

#ifndef CORO_TIDY_KNOWLEDGE_LINK_H
#define CORO_TIDY_KNOWLEDGE_LINK_H

#include "knowledge/UnitResult.h"
#include "llvm/ADT/STLExtras.h"
#include <memory>
#include <optional>

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
/// the same answers. About linear in the size of the rules.
class Linker {
public:
  Linker();
  Linker(Linker &&) noexcept;
  Linker &operator=(Linker &&) noexcept;
  ~Linker();

  /// Calls of a virtual function are followed into its overriders when at most
  /// this many are known; above it they are unknown.
  static constexpr unsigned MaxOverriders = 8;

  void add(const UnitResult &Unit);

  /// Computes the fixpoint. Nothing may be added afterwards. A run over a whole project has all its
  /// units, unless these say otherwise.
  void close(bool IsWhole);

  /// The chains of Condition.If when the condition holds, nothing otherwise.
  std::optional<std::vector<Chain>> satisfy(const Condition &When) const;

  /// Every atom that holds, in the order of their subjects: the facts file. None of
  /// functions whose name several programs have.
  std::vector<LinkedFact> closure() const;

private:
  class Rules;
  std::unique_ptr<Rules> All;
};

} // namespace coro_tidy

#endif
