// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a call of a virtual function may do: what one of its overriders does that the project has.

#ifndef CORO_TIDY_KNOWLEDGE_OVERRIDES_H
#define CORO_TIDY_KNOWLEDGE_OVERRIDES_H

#include "knowledge/Clauses.h"
#include "llvm/ADT/DenseSet.h"
#include <map>
#include <set>
#include <vector>

namespace coro_tidy {

class Overrides {
public:
  /// A function of which more than MaxOverriders are known is not followed into any.
  Overrides(Clauses &Rules, unsigned MaxOverriders) : Rules(Rules), MaxOverriders(MaxOverriders) {}

  void add(const Override &Each);

  /// The functions that are overridden.
  llvm::DenseSet<Strings::Id> bases() const;

  /// Adds a rule for whatever a call may do whichever overrider runs. Returns the virtual functions
  /// all of whose overriders are among Seen.
  llvm::DenseSet<Strings::Id> becomeRules(const llvm::DenseSet<Strings::Id> &Seen);

private:
  using Id = Strings::Id;

  /// See Override.
  struct Overriding {
    Id Base, Derived, BaseName, DerivedName;
    ClausePlace At;
  };

  std::map<Id, std::set<Id>> overriders() const;

  Clauses &Rules;
  const unsigned MaxOverriders;
  std::vector<Overriding> All;
};

} // namespace coro_tidy

#endif
