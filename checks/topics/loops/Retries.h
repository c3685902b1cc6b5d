// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a loop tries again at once when it has failed:
//
//   for (;;) {
//     auto [error, socket] = co_await acceptor.async_accept(as_tuple);
//     if (error)
//       continue;               no descriptor is left: it fails again, and again
//   }
//
// and the same of what is caught around it.

#ifndef CORO_TIDY_TOPICS_LOOPS_RETRIES_H
#define CORO_TIDY_TOPICS_LOOPS_RETRIES_H

#include "core/Workspace.h"

namespace coro_tidy {

struct Retry {
  const clang::Expr *Operation;
  const clang::Stmt *Failure; ///< Where it is noticed: the condition, or the handler.
  std::vector<Atom> If = {};  ///< What has to hold of a function of the project.
};

/// The operations that fail at once, by a library file or by what they await first, and come back
/// to themselves on a way that neither suspends nor blocks. Not among them: what counts its
/// attempts, goes on to another target, or sorts out which failure it was.
std::vector<Retry> retriesAtOnce(const Function &Coroutine, const Knowledge &Facts);

} // namespace coro_tidy

#endif
