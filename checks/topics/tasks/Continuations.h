// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Continuations that run on success, and not otherwise:
//
//   copy(s).then([&s] { return s.close(); })
//
// What such a callable does, or has, is done or had only when all went well before.

#ifndef CORO_TIDY_TOPICS_TASKS_CONTINUATIONS_H
#define CORO_TIDY_TOPICS_TASKS_CONTINUATIONS_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

/// `t.then(f)`, and not `t.then(f, handler)`; null for other statements.
const clang::CXXMemberCallExpr *runOnSuccess(const clang::Stmt &S, const Knowledge &Facts);

/// What has to succeed before the continuation runs: `t` in `t.then(f).then(g)`.
const clang::Expr &behind(const clang::CXXMemberCallExpr &Then, const Knowledge &Facts);

/// Of a task that such a continuation has and nobody else.
struct GivenOnSuccess {
  const clang::LambdaCapture *Captured;
  const clang::Expr *Before;        ///< What has to succeed first.
  const clang::FunctionDecl *Maker; ///< Of what has to succeed first; null if it is not known.
};

/// The tasks that are moved into continuations of this function, and are lost without a word when
/// these do not run: such as go on when they are dropped. Not where the failure is dealt with
/// before.
std::vector<GivenOnSuccess> tasksGivenOnSuccess(const Function &Fn, Workspace &In);

} // namespace coro_tidy

#endif
