// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the unit does with one queue: who puts items in, who takes them out, and whether the
// consumers set the pace of a producer:
//
//   co_await free.acquire();  jobs.push(x);        and where jobs is emptied: free.release();
//   while (pending > 8) co_await room.wait();                                 --pending;

#ifndef CORO_TIDY_TOPICS_QUEUES_QUEUEUSES_H
#define CORO_TIDY_TOPICS_QUEUES_QUEUEUSES_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace coro_tidy {

struct QueueUses {
  struct Push {
    const Function *In;
    const clang::CallExpr *Call;
    const clang::ValueDecl *Queue; ///< Its name there.
  };
  std::vector<Push> Pushes;
  llvm::SetVector<const Function *> Consumers; ///< Who takes items out, and awaits them.
  bool IsMeasured = false;                     ///< Somebody looks how full it is.
};

/// Under its own name, behind a pointer, and as an argument.
QueueUses usesOf(const clang::ValueDecl &Queue, Workspace &In);

/// Whether the loop around the push lasts as long as its input, and runs as fast as it likes:
/// it takes nothing out, waits neither for time nor for what a consumer gives, and brings in
/// more than what is in memory already.
bool isFedFreely(const QueueUses::Push &Push, const clang::Stmt &Loop, const QueueUses &Uses,
                 Workspace &In);

} // namespace coro_tidy

#endif
