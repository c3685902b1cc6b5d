// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts and rules about the functions of one unit. Runs like a check over every
// function, and reports nothing.

#ifndef CORO_TIDY_CORE_INFER_H
#define CORO_TIDY_CORE_INFER_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Deterministic: depends on the unit alone, not on the checks that are enabled.
UnitResult infer(Workspace &Of);

} // namespace coro_tidy

#endif
