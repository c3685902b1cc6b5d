// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the fixes of findings to changed files. Of fixes that touch each other the first is
// taken; the next round sees what is left.

#ifndef CORO_TIDY_DRIVER_FIXES_H
#define CORO_TIDY_DRIVER_FIXES_H

#include "driver/Finding.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <map>
#include <set>

namespace coro_tidy::driver {

/// An edit in the file that it is filed under.
struct Replacement {
  unsigned Offset = 0;
  unsigned Length = 0;
  std::string Text;
};

struct FixedFile {
  std::string Before;
  std::vector<Replacement> Edits; ///< In order; none touches another.

  std::string after() const;
};

struct FixPlan {
  std::map<std::string, FixedFile> Files;   ///< By real path.
  std::vector<std::set<std::string>> Fixed; ///< Of each finding that they mend, the files.
};

/// The fixes of the findings that can be made together, in files that MayChange, which is
/// asked for real paths. Suggested ones only when All are wanted.
FixPlan planFixes(llvm::ArrayRef<Finding> Findings, bool All,
                  llvm::function_ref<bool(llvm::StringRef)> MayChange);

/// The changes as `diff -u` prints them. Names are those that the report shows.
void printDiff(const FixPlan &Plan, llvm::raw_ostream &OS);

} // namespace coro_tidy::driver

#endif
