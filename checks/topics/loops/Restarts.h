// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coroutines that are started anew at once when they have failed:
//
//   awaitable<void> connect() {
//     auto [error] = co_await socket.async_connect(peer, as_tuple);
//     if (error)
//       start();                 which spawns connect()
//   }
//   void start() {
//     co_spawn(loop, serve(), [this](std::exception_ptr error) { if (error) start(); });
//   }

#ifndef CORO_TIDY_TOPICS_LOOPS_RESTARTS_H
#define CORO_TIDY_TOPICS_LOOPS_RESTARTS_H

#include "core/Workspace.h"

namespace coro_tidy {

struct Restart {
  const clang::Stmt *At;              ///< What starts it anew.
  const clang::Stmt *Failure;         ///< Where its failure is noticed; null where it is told.
  const clang::Expr *Operation;       ///< What has failed; null where that is the coroutine.
  const clang::FunctionDecl *Started; ///< The coroutine.
  std::vector<Atom> If = {};          ///< What has to hold of functions of the project.
};

/// Those of a coroutine that starts itself, or calls what starts it, when the first thing that it
/// awaits fails at once; and of a function that is called by who is told how the coroutine has
/// ended that it has started.
std::vector<Restart> restartsAtOnce(const Function &Fn, Workspace &Of);

} // namespace coro_tidy

#endif
