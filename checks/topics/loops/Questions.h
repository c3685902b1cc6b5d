// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a loop asks before it goes round again, and what it does besides:
//
//   if (!job)                      there was nothing
//   if (jobs_.empty())             the same
//   auto job = jobs_.try_pop();    asks and, if there is nothing, changes nothing
//   if (frame->kind == Ping)       there was something of a kind
//   ++misses;                      works

#ifndef CORO_TIDY_TOPICS_LOOPS_QUESTIONS_H
#define CORO_TIDY_TOPICS_LOOPS_QUESTIONS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// `!x`, `x == nullptr`, `x.empty()`: there was nothing.
bool asksForNothing(const clang::Expr &Condition);

/// `x.status == Status::Empty`, `x.kind == Kind::Ping`: there was something of a kind, which may
/// be nothing.
bool asksForKind(const clang::Expr &Condition);

/// `++x`, `x = y` of what is no object of a class.
bool changesByOperator(const clang::Stmt &S);

/// Who says that nothing in a statement changes anything: `jobs.empty()`, `jobs.try_pop()`.
SaidBy onlyAsks(const clang::Stmt &S, const Knowledge &Facts);

} // namespace coro_tidy

#endif
