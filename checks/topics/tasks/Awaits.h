// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a coroutine waits for, and what that says about those who wait for it: whether it
// suspends at all, whether it fails at once in a task that was cancelled before, and which
// plain functions return tasks that have finished.

#ifndef CORO_TIDY_TOPICS_TASKS_AWAITS_H
#define CORO_TIDY_TOPICS_TASKS_AWAITS_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

/// The operand as it was written.
const clang::Expr &operandOf(const clang::CoawaitExpr &Await);

/// The call whose result is awaited, also through std::move and a local variable that was
/// made by it; null for others.
const clang::CallExpr *awaitedCall(const clang::CoawaitExpr &Await);

/// The call by which a function is suspended at this co_await, or, of a stackful coroutine, which
/// this is itself; null for other suspensions.
const clang::CallExpr *suspendingCall(const clang::Stmt *Suspension);

/// The suspensions that are written below Part, in the order of the source: co_awaits, or the calls
/// of a stackful coroutine.
std::vector<const clang::Expr *> suspensionsIn(const clang::Stmt &Part, const Function &Fn);

/// The awaits of the coroutine to which some way comes, and to no other before.
llvm::DenseSet<const clang::Stmt *> firstAwaits(const Function &Fn);

/// What is called, to be printed.
std::string nameOfCallee(const CallSite &Site);

} // namespace coro_tidy

#endif
