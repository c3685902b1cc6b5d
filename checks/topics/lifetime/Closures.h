// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Closures that end before the task that their lambda returns:
//
//   return [x] { ... }();                    a temporary, gone when the function returns
//   post(loop, [x]() -> Task<> { ... });     freed by who has called it

#ifndef CORO_TIDY_TOPICS_LIFETIME_CLOSURES_H
#define CORO_TIDY_TOPICS_LIFETIME_CLOSURES_H

#include "core/Check.h"

namespace coro_tidy {

struct EndedClosure {
  const clang::FunctionDecl *Lambda; ///< Its call operator.
  const clang::Expr *At;             ///< The lambda, or the variable that has the closure.
  const clang::NamedDecl *FreedBy;   ///< Null where it ends in this function.
  std::vector<Note> Notes;
  Condition When;              ///< It does.
  Fact Uses = Fact::UsesLater; ///< What tells that its coroutine uses a capture then.
};

/// Those of the function that have captures and return something to wait for. Kept with the
/// function.
const std::vector<EndedClosure> &endedClosures(const Function &Fn, const Workspace &In);

/// In atoms about the call operator of a lambda, what it has captured.
int closureIndex(const clang::FunctionDecl &Lambda);

} // namespace coro_tidy

#endif
