// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What counts its attempts, or goes from one target to the next:
//
//   while (++attempts < 3)          co_await connect(*peer++);

#ifndef CORO_TIDY_TOPICS_LOOPS_STEPS_H
#define CORO_TIDY_TOPICS_LOOPS_STEPS_H

#include "clang/AST/Expr.h"

namespace coro_tidy {

/// Whether a number or an iterator is moved on there that a condition asks for, or that Operation
/// is given.
bool makesSteps(const clang::Stmt &Repeated, const clang::Expr &Operation);

} // namespace coro_tidy

#endif
