// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the outcomes of the units to the findings of the run: links what the units
// know, keeps the conditional findings whose condition holds, and brings all into
// an order that depends on nothing but the code.

#ifndef CORO_TIDY_DRIVER_RESOLVE_H
#define CORO_TIDY_DRIVER_RESOLVE_H

#include "driver/Finding.h"
#include "driver/Outcome.h"
#include "driver/ReportScope.h"
#include "driver/SourceText.h"
#include "knowledge/Link.h"

namespace coro_tidy::driver {

/// What earlier runs know of units that this run does not.
struct Earlier {
  std::vector<PackedFacts> Units; ///< What these do.
  /// What was found when all were linked. It may be out of date of functions in any unit that
  /// is known.
  UnitResult Linked;
};

/// A linker with the facts and rules of all units, closed. Others speaks for the units that
/// are not among them. What the outcomes say of functions that several programs have is told
/// apart, by folders of the project in Root. Their facts are the linker's then, and no longer
/// theirs.
Linker link(llvm::MutableArrayRef<UnitOutcome> Outcomes, Earlier Others, llvm::StringRef Root,
            bool IsWhole);

/// The outcomes are in the order of Units.
Report resolve(llvm::ArrayRef<Unit> Units, llvm::ArrayRef<UnitOutcome> Outcomes,
               const Linker &Linked, ReportScope &Scope, SourceText &Text);

/// "2 compile errors, the first at src/a.cpp:3:10: 'x.h' file not found"
std::string failureOf(const UnitOutcome &O, SourceText &Text);

} // namespace coro_tidy::driver

#endif
