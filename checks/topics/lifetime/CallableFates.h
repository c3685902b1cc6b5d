// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What becomes of a callable that a function is given, by the file that describes the
// function or by its body, across files:
//
//   void post(Job j) { jobs_.push_back(std::move(j)); }     frees-callable(0): by run(), which
//   void run() { auto j = take(jobs_); running_.add(j()); }   keeps the task and not the job
//
//   template <typename F> void each(F f) { for (auto &x : all) f(x); }      drops-result(0)
//   template <typename F> void soon(F f) { post(loop, std::move(f)); }      calls-later(0)

#ifndef CORO_TIDY_TOPICS_LIFETIME_CALLABLEFATES_H
#define CORO_TIDY_TOPICS_LIFETIME_CALLABLEFATES_H

#include "core/Workspace.h"

namespace coro_tidy {

/// What an expression is a copy of, or has been moved from; itself when it is neither.
const clang::Expr *original(const clang::Expr *E);

/// The functions that the argument of a call runs when it is called, see callableTargets. None
/// of a parameter: what becomes of that is the matter of who has given it.
llvm::SmallVector<const clang::FunctionDecl *, 2> targetsGiven(const clang::Expr &Argument);

/// When the argument of the call has the fact: always where somebody states it, if the atoms
/// hold where its body may be somewhere in the project, and never in the code of others.
std::optional<std::vector<Atom>> whenever(const CallSite &Call, Fact What, int Argument,
                                          const Workspace &In);

/// The same, with what a loop does with what it runs: it calls it later, frees it when it has
/// returned, unless it keeps it, and drops the result, unless it returns something for that.
std::optional<std::vector<Atom>> wheneverSink(const CallSite &Call, Fact What, int Argument,
                                              const Workspace &In);

} // namespace coro_tidy

#endif
