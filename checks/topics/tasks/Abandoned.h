// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that are left running when an exception leaves the function that has them:
//
//   auto stored = store(first);
//   co_await check(second);          when it throws, nobody has the task any more
//   co_await std::move(stored);

#ifndef CORO_TIDY_TOPICS_TASKS_ABANDONED_H
#define CORO_TIDY_TOPICS_TASKS_ABANDONED_H

#include "core/Workspace.h"
#include "flow/Fate.h"
#include "clang/AST/ExprCXX.h"
#include <vector>

namespace coro_tidy {

/// How a task that is held is left when an exception leaves the function.
struct AbandonedTask {
  flow::Fate End;
  const clang::CoawaitExpr *Await;    ///< What throws the exception.
  const clang::FunctionDecl *Awaited; ///< Its function, of the project.
  bool IsTried;                       ///< There are handlers around it,
  std::vector<std::string> Kept;      ///< which keep these, see knowledge/Exceptions.h.
};

/// Those of the fates of the task that Maker makes. A handler that throws again what it has taken
/// lets it out as well, unless it cancels or closes something first.
std::vector<AbandonedTask> leftByExceptions(llvm::ArrayRef<flow::Fate> Fates,
                                            const flow::Event &Maker, const Function &Fn,
                                            const Knowledge &Facts);

/// The ways in which the task that a call makes is left running: it has begun, goes on when it is
/// dropped, and somebody awaits it on other ways.
std::vector<AbandonedTask> abandonments(const Function &Fn, const flow::Event &Maker,
                                        Workspace &In);

/// The finding where a task is left so, if what is awaited fails.
Condition whenLeft(const AbandonedTask &Task);

} // namespace coro_tidy

#endif
