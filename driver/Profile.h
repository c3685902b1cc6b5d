// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --profile: where the processor time of a run went.

#ifndef CORO_TIDY_DRIVER_PROFILE_H
#define CORO_TIDY_DRIVER_PROFILE_H

#include "driver/Outcome.h"

namespace coro_tidy::driver {

/// Seconds, of this process and its workers, by what they were spent on, and the slowest units.
void printProfile(llvm::ArrayRef<Unit> Units, llvm::ArrayRef<UnitOutcome> Outcomes,
                  llvm::raw_ostream &OS);

} // namespace coro_tidy::driver

#endif
