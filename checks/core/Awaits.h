// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a coroutine waits for, and what that says about those who wait for it: whether it
// suspends at all, whether it fails at once in a task that was cancelled before, and which
// plain functions return tasks that have finished.

#ifndef CORO_TIDY_CORE_AWAITS_H
#define CORO_TIDY_CORE_AWAITS_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

/// The operand as it was written.
const clang::Expr &operandOf(const clang::CoawaitExpr &Await);

/// The call whose result is awaited, also through std::move and a local variable that was
/// made by it; null for others.
const clang::CallExpr *awaitedCall(const clang::CoawaitExpr &Await);

/// What is called, to be printed.
std::string nameOfCallee(const CallSite &Site);

/// may-suspend(f), cancellable(f): f awaits something that does, or returns its task.
/// ready(f): f is no coroutine, and all the tasks that it returns are ready.
void inferAwaits(const Function &Fn, Workspace &Of, UnitResult &Into);

} // namespace coro_tidy

#endif
