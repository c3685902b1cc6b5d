// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which units a run examines: finds the compile databases, reads them, and picks
// what the given paths ask for.

#ifndef CORO_TIDY_DRIVER_PLAN_H
#define CORO_TIDY_DRIVER_PLAN_H

#include "driver/Options.h"
#include "driver/Unit.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <map>
#include <set>

namespace coro_tidy::driver {

struct Plan {
  std::vector<Unit> Units; ///< Sorted, each once.
  bool IsWhole = false;    ///< Whether they are all of the project.
  std::string Root;        ///< The folder of the project.
  /// Whether it is that of a repository or of a build folder, and not merely what has all units.
  bool IsRootKnown = false;
  struct Database {
    std::vector<Unit> Units; ///< All of them.
    bool IsWhole = false;    ///< Whether all of them are in this plan.
  };
  std::map<std::string, Database> Databases; ///< Those that were used, by their folders.
};

/// The files that each of the units includes.
using ListIncludes =
    llvm::function_ref<llvm::Expected<std::vector<std::set<std::string>>>(llvm::ArrayRef<Unit>)>;

/// The folder that results of units name files by: the one that is told (the value of --root), or
/// the repository around the current folder, or else that itself.
std::string folderOfResults(llvm::StringRef Told);

/// The error is a line that says what to do.
llvm::Expected<Plan> plan(const DriverOptions &Options, const Settings &Run,
                          ListIncludes IncludesOf);

} // namespace coro_tidy::driver

#endif
