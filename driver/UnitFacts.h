// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is known of the functions of each unit of a database, kept from run to run: who
// examines a part of the project knows the rest as it was found when it was last examined.
// A file `.coro-tidy/units/<unit>.<result>` for each.

#ifndef CORO_TIDY_DRIVER_UNITFACTS_H
#define CORO_TIDY_DRIVER_UNITFACTS_H

#include "driver/Outcome.h"
#include "driver/Relocation.h"
#include "llvm/ADT/StringMap.h"
#include <optional>

namespace coro_tidy::driver {

class UnitFacts {
public:
  /// Of the units of the database in the folder, in their order.
  UnitFacts(llvm::StringRef BuildFolder, llvm::StringRef Root, llvm::ArrayRef<Unit> Units);

  /// Nothing if nobody has examined the unit, or its file is damaged.
  std::optional<PackedFacts> find(size_t Number) const;

  /// Replaces what was kept of a unit. Address, if there is one, stands for the facts: those
  /// that are kept under it already are the same, and File has them, too.
  llvm::Error keep(size_t Number, const PackedFacts &Facts, llvm::StringRef Address,
                   llvm::StringRef File);

  /// Drops what was kept of units that the database does not have.
  void dropOthers() const;

private:
  std::string file(size_t Number, llvm::StringRef Address) const;

  std::string Folder;
  Relocation Moved;
  std::vector<std::string> Names;       ///< Of the units.
  llvm::StringMap<std::string> Present; ///< Addresses by name.
};

} // namespace coro_tidy::driver

#endif
