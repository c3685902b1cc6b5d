// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parses one unit in this process and runs the checks on it. A crash takes the
// process along: see Pool.h.

#ifndef CORO_TIDY_DRIVER_TIDY_H
#define CORO_TIDY_DRIVER_TIDY_H

#include "driver/Outcome.h"

namespace coro_tidy::driver {

class Preambles;

UnitOutcome tidy(const Order &What, const Settings &Run, Preambles &Shared);

/// The files that the unit includes, system headers left out; found without parsing.
UnitOutcome listIncludes(const Unit &U, const Settings &Run);

} // namespace coro_tidy::driver

#endif
