// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The stop tokens that a coroutine has at hand: what it was given, what it asked its
// runtime for, what its object keeps.
//
//   Task<> f(std::stop_token stop)      auto stop = co_await current_token();

#ifndef CORO_TIDY_TOPICS_CANCELLATION_TOKENS_H
#define CORO_TIDY_TOPICS_CANCELLATION_TOKENS_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

/// Parameters first, then captures, local variables and members. A token that the
/// coroutine got from a source of its own is not among them: it is for others.
std::vector<const clang::ValueDecl *> tokensOf(const Function &Coroutine, const Knowledge &Facts);

/// Those of other objects that the coroutine uses itself: `job->stop`, `state_.child->abort`. Its
/// parameters and members lead there; each token is named once, where it is used first.
std::vector<const clang::MemberExpr *> tokensReached(const Function &Coroutine,
                                                     const Knowledge &Facts);

/// Whether the token may be given to a parameter of this type: an object, a pointer to one, or a
/// wrapper of the standard library.
bool takesToken(clang::QualType Parameter, const clang::ValueDecl &Token);

/// Whether it asks a token if a stop was requested, and says so by this token.
bool asksWhetherStopped(const clang::Stmt *In, const clang::ValueDecl &Token);

/// Whether the token was given before to the object that Call is made on, or to a callback that
/// stops it:
///   client.stop_on(stop);      std::stop_callback c(stop, [&] { client.cancel(); });
///   stop.subscribe([&] { client.cancel(); });
bool reachesOtherwise(const Function &Fn, const clang::CallExpr &Call,
                      const clang::ValueDecl &Token, const Knowledge &Facts);

/// The innermost loop around a sleep, where it goes on for ever by its condition and nothing in it
/// has to do with the token, or with what may say the same. Null for others.
const clang::Stmt *loopDeafTo(const clang::ValueDecl &Token, const clang::CoawaitExpr &Sleep,
                              const Function &Fn, const Knowledge &Facts);

} // namespace coro_tidy

#endif
