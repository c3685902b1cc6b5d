// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a coroutine can go round a loop without a suspension:
//
//   while (!stopped_) {
//     if (jobs_.empty())
//       continue;               round without a suspension, and nothing is done but to ask
//     co_await run(jobs_.pop());
//   }

#ifndef CORO_TIDY_TOPICS_LOOPS_WAYSROUND_H
#define CORO_TIDY_TOPICS_LOOPS_WAYSROUND_H

#include "core/Workspace.h"
#include "llvm/ADT/DenseSet.h"

namespace coro_tidy {

class WaysRound {
public:
  using Statements = llvm::DenseSet<const clang::Stmt *>;

  WaysRound(const Function &Fn, const clang::Stmt &Loop, const Knowledge &Facts);

  /// Whether a part of the loop suspends the coroutine.
  bool suspends(const clang::Stmt &Part) const;

  /// Whether a way round has no suspension and, where Asking is given, does nothing but what
  /// stands there.
  bool haveNoSuspension(const Statements *Asking) const;

  /// Whether no other loop stands between the statement and this one.
  bool areThoseOf(const clang::Stmt &Inner) const;

private:
  struct Passed;

  void afterAwait(Passed &State, const clang::Stmt *At) const;
  bool isWork(const flow::Event &E, const Statements &Asking) const;

  const Function &Fn;
  const clang::Stmt &Loop;
  const Knowledge &Facts;
  const Statements Inside;
  bool Counts = false; ///< The loop changes something by an operator.
};

} // namespace coro_tidy

#endif
