// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coroutines that go round for ever and end by an exception at most, and what stands behind an
// await of one:
//
//   Task<> listen(Acceptor &a) {
//     for (;;)
//       start(co_await a.accept());            never-ends(listen)
//   }
//   for (auto &a : acceptors)
//     co_await listen(a);                      never gets to the second one

#ifndef CORO_TIDY_TOPICS_TASKS_ENDLESS_H
#define CORO_TIDY_TOPICS_TASKS_ENDLESS_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

/// The function of the project that makes what is awaited, be it through std::move or a variable;
/// null for others.
const clang::FunctionDecl *ownAwaited(const clang::CoawaitExpr &Await);

/// The awaits that are written behind this one, and can be reached only when it has come to its
/// end. An exception that it throws, and that is handled here, comes to others.
std::vector<const clang::CoawaitExpr *> awaitsBehind(const clang::CoawaitExpr &Await,
                                                     const Function &Fn);

/// So many awaits of a coroutine are looked at: each goes through its whole graph.
inline constexpr unsigned MaxAwaitsFollowed = 16;

} // namespace coro_tidy

#endif
