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
// and the same of what is caught around it, or told by a function's result,
// `while (!co_await connect())`.

#ifndef CORO_TIDY_TOPICS_LOOPS_RETRIES_H
#define CORO_TIDY_TOPICS_LOOPS_RETRIES_H

#include "topics/loops/FailedOperation.h"

namespace coro_tidy {

/// A way in which an operation fails without waiting, if that holds of functions of the project.
struct Failing {
  FailsBy How;
  std::vector<Atom> If;
};

/// Calls Visit for each suspension that fails at once, by a library file or by what it awaits
/// first, and each way in which it does; of functions of the project for the first few: each goes
/// through the whole graph.
void forEachFailing(const Function &In, const Knowledge &Facts,
                    llvm::function_ref<void(const clang::Expr &, Failing)> Visit);

struct Retry {
  const clang::Expr *Operation;
  const clang::Stmt *Failure; ///< Where it is noticed: the condition, or the handler.
  std::vector<Atom> If = {};
};

/// The operations that fail at once and come back to themselves on a way that neither suspends nor
/// blocks. Not among them: what counts its attempts, goes on to another target, or sorts out which
/// failure it was.
std::vector<Retry> retriesAtOnce(const Function &Coroutine, const Knowledge &Facts);

} // namespace coro_tidy

#endif
