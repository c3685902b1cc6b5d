// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NOLINT that names a check of ours and suppresses nothing of it.

#ifndef CORO_TIDY_DRIVER_UNUSEDSUPPRESSIONS_H
#define CORO_TIDY_DRIVER_UNUSEDSUPPRESSIONS_H

#include "driver/Analysis.h"

namespace coro_tidy::driver {

/// A finding for each of them, in the files that the report is about. The project has been
/// examined. When not all of it is known, nothing can be said, which is a warning.
llvm::Expected<std::vector<Finding>> unusedSuppressions(Analysis &Of);

} // namespace coro_tidy::driver

#endif
