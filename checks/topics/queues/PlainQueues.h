// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Containers of an object that serve as queues: callers put items in, and a coroutine of the
// object takes them out, one by one, and awaits something for each:
//
//   void send(Frame frame) { out_.push_back(std::move(frame)); wake_.cancel(); }
//
//   Task<> writer() {
//     for (;;) {
//       ...
//       co_await write(out_.front());
//       out_.pop_front();
//     }
//   }

#ifndef CORO_TIDY_TOPICS_QUEUES_PLAINQUEUES_H
#define CORO_TIDY_TOPICS_QUEUES_PLAINQUEUES_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

/// Where a function puts what its caller gives it into such a container, and where that is emptied.
struct PlainPush {
  const clang::FieldDecl *Queue;
  const clang::CXXMemberCallExpr *Call;
  const clang::Stmt *Emptied;
  const Function *By;
};

/// Those of a member function that compares no number before, where nobody in the unit asks how
/// full the container is.
std::vector<PlainPush> unmeasuredPushes(const Function &Producer, Workspace &In);

} // namespace coro_tidy

#endif
