// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a task is lost: on some path nobody awaits it, and nobody else has it.

#ifndef CORO_TIDY_TOPICS_TASKS_LOSTTASK_H
#define CORO_TIDY_TOPICS_TASKS_LOSTTASK_H

#include "core/Workspace.h"
#include "flow/Fate.h"
#include "topics/tasks/Discarded.h"
#include "clang/AST/ExprCXX.h"
#include <optional>
#include <vector>

namespace coro_tidy {

struct LostTask {
  struct Way {
    clang::SourceLocation At;
    llvm::StringLiteral Words;
  };
  /// What holds it, a variable, a part of one, the elements of one; null for a task that is
  /// dropped where it is made.
  const flow::Place *Holder = nullptr;
  Discard How = Discard::Tacit; ///< Of one that nothing holds.
  bool Always = false;          ///< No path awaits it, or hands it on.
  bool Voided = false;          ///< Its variable is cast to void.
  /// It is lazy, and the paths that do not await it only leave: nothing has begun there.
  bool Unneeded = false;
  llvm::SmallVector<Way, 2> Ways = {}; ///< How the others come to lose it, as far as known.
};

/// What becomes of the task that a call makes. A path counts as losing it when what holds it
/// ends normally; by an exception only if the task has begun, what threw was a co_await or a
/// throw, and a handler of this function goes on to its normal end. Nothing is lost where a
/// variable decides: paths do not know what it remembers.
std::optional<LostTask> lostTask(const Function &Fn, const flow::Event &Maker, Workspace &In);

/// What becomes of the task that a caller gives: one that goes on and loses its outcome when it is
/// dropped without a word. Nothing is lost where no path cares: then that is what it is given for.
std::optional<LostTask> lostTask(const Function &Fn, const clang::ParmVarDecl &Given,
                                 Workspace &In);

} // namespace coro_tidy

#endif
