// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lambdas that run after the function that makes them has gone on.
//
//   on_close([this] { ... });                  later, unless on_close calls what it is given
//   handler_ = [this] { ... };                 later
//   std::ranges::sort(v, [](...) { ... });     at once

#ifndef CORO_TIDY_TOPICS_CALLS_LATERLAMBDAS_H
#define CORO_TIDY_TOPICS_CALLS_LATERLAMBDAS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Whether In gives the lambda to somebody who does not call it at once, or assigns it. What a
/// constructor does with a lambda otherwise is to put it into a member.
bool runsLater(const clang::LambdaExpr &Lambda, const Function &In, const Knowledge &Facts);

} // namespace coro_tidy

#endif
