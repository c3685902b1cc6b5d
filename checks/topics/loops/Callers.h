// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What those who start a coroutine do about it, as far as they are seen: whether they set
// a deadline, catch a time-out, call it in a loop. A finding that rests on this ends at a
// place where the coroutine is started at the top, so that a caller whom nobody has seen
// makes none.
//
//   int main() { rill::run(serve()); }             serve is unlimited and unguarded,
//   Task<> serve() { for (;;) co_await handle(); } and so is handle, called in a loop

#ifndef CORO_TIDY_TOPICS_LOOPS_CALLERS_H
#define CORO_TIDY_TOPICS_LOOPS_CALLERS_H

#include "core/Workspace.h"
#include "llvm/ADT/DenseSet.h"
#include <map>

namespace coro_tidy {

/// Questions about the surroundings of a statement within its function.
class Surroundings {
public:
  Surroundings(const Function &Fn, const Knowledge &Facts);

  /// The call around E that has this fact and gets E, or what E is a part of, as an
  /// argument: `timeout(5s, fetch())`. Null without one.
  const clang::CallExpr *callAround(const clang::Stmt &E, Fact What) const;

  /// Whether a call around E, or an argument beside it, gives up after a time, or may do so: it is
  /// given one.
  bool isUnderDeadline(const clang::Stmt &E) const;

  /// Whether a try statement around E catches time-outs among others.
  bool isGuarded(const clang::Stmt &E) const;

private:
  const llvm::DenseSet<const clang::Stmt *> &callsWith(Fact What) const;

  const Function &Fn;
  const Knowledge &Facts;
  const ParentMap &Parents;
  /// By fact, the calls of the function that have it, once anybody has asked.
  mutable std::map<Fact, llvm::DenseSet<const clang::Stmt *>> Calls;
};

} // namespace coro_tidy

#endif
