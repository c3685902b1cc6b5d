// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What earlier runs have found out about the units that a run leaves out or could not
// analyse, and what this run leaves for later ones.

#ifndef CORO_TIDY_DRIVER_EARLIERRUNS_H
#define CORO_TIDY_DRIVER_EARLIERRUNS_H

#include "driver/Plan.h"
#include "driver/Resolve.h"
#include "driver/UnitFacts.h"
#include "llvm/ADT/StringSet.h"

namespace coro_tidy::driver {

class EarlierRuns {
public:
  /// The outcomes are in the order of the plan's units.
  EarlierRuns(const Plan &P, llvm::ArrayRef<UnitOutcome> Outcomes);

  /// Of units, without what is known better today. Last of all, but for leave().
  Earlier take() { return std::move(Known); }

  /// Keeps what is known of each unit. Only while the outcomes are as they were found out.
  void keep();
  /// Leaves the facts for those who see one unit alone: editors, clang-tidy, hooks.
  void leave(const Linker &Linked) const;

private:
  struct Database {
    std::string Folder;
    UnitFacts Units;
    std::vector<std::pair<size_t, size_t>> Fresh = {}; ///< Numbers there and in the outcomes.
    /// What is known better today, and is to be kept anew: numbers there and in Known.Units.
    std::vector<std::pair<size_t, size_t>> Changed = {};
    size_t Old = 0;       ///< Units of which earlier runs know.
    bool IsWhole = false; ///< Whether all is known of its units that can be.
  };

  void read(Database &Of, size_t Number);
  llvm::Error keep(Database &Of);

  llvm::ArrayRef<UnitOutcome> Outcomes;
  std::optional<llvm::StringSet<>> Seen; ///< By this run, once others have seen anything.
  std::vector<Database> Databases;
  Earlier Known;
};

} // namespace coro_tidy::driver

#endif
