// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a task in a local variable is lost: on some path nobody awaits it, and
// nobody else has it.

#ifndef CORO_TIDY_TOPICS_TASKS_LOSTTASK_H
#define CORO_TIDY_TOPICS_TASKS_LOSTTASK_H

#include "core/Workspace.h"
#include <optional>

namespace coro_tidy {

struct LostTask {
  struct Way {
    clang::SourceLocation At;
    llvm::StringLiteral Words;
  };

  bool Always = false;                 ///< No path awaits it, or hands it on.
  llvm::SmallVector<Way, 2> Ways = {}; ///< How the others come to lose it, as far as known.
};

/// A path counts as losing the task when it leaves the scope of Local normally; by an
/// exception only if the task has begun, what threw was a co_await or a throw, and a
/// handler of this function goes on to its normal end. Nothing is lost where a
/// variable decides: paths do not know what it remembers.
std::optional<LostTask> lostTask(const Function &Fn, const clang::VarDecl &Local, Workspace &In);

} // namespace coro_tidy

#endif
