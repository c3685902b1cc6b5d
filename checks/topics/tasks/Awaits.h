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

/// What is called, to be printed.
std::string nameOfCallee(const CallSite &Site);

} // namespace coro_tidy

#endif
