// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sessions that a continuation closes which runs on success and not otherwise:
//
//   do_with(open(), [](Stream &s) { return copy(s).then([&s] { return s.close(); }); })
//   copy(from).then([s = std::move(s)]() mutable { return s.close(); })

#ifndef CORO_TIDY_TOPICS_SESSIONS_SUCCESSONLY_H
#define CORO_TIDY_TOPICS_SESSIONS_SUCCESSONLY_H

#include "topics/sessions/Sessions.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

struct SuccessfulClose {
  SessionObject Of;
  const clang::LambdaExpr *Closer; ///< The continuation.
  const clang::Expr *Before;       ///< What has to succeed first.
  std::vector<Atom> Helpers; ///< Any of these facts says that somebody else has closed it before.
};

/// Those of sessions that nobody but this function has: its variables, what it gives to a call
/// that keeps it for a callable, and what the continuation has itself. Whatever else in the
/// function may close them makes them none. Only of classes that are said to be closed by whoever
/// has them, or whose destructors find out that nobody did.
std::vector<SuccessfulClose> closedOnSuccessOnly(const Function &Fn, const Knowledge &Facts);

} // namespace coro_tidy

#endif
