// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Units that could not be analysed. Where a project was not built, a missing header may be in
// the way of a hundred of them: who reads the screen is told of each cause once. The formats
// for programs have each unit.

#ifndef CORO_TIDY_DRIVER_FAILURES_H
#define CORO_TIDY_DRIVER_FAILURES_H

#include "driver/Finding.h"
#include "driver/Plan.h"

namespace coro_tidy::driver {

/// Units that one thing keeps from being analysed.
struct FailureCause {
  std::vector<const FailedUnit *> Units;

  /// "src/a.cpp", "src/a.cpp and src/b.cpp", "src/a.cpp, src/b.cpp and 109 more units".
  std::string names() const;
  /// As the first of them has it.
  const std::string &reason() const { return Units.front()->Reason; }
};

/// The causes of the most units first; others in the order of the units.
std::vector<FailureCause> failureCauses(llvm::ArrayRef<FailedUnit> All);

/// Names the units that could not be analysed, and what may help.
void tellFailures(const Report &Of, const Plan &P);

} // namespace coro_tidy::driver

#endif
