// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a member function gives its object to a task that nobody of its class owns:
//
//   void start() {
//     spawn(serve());                         starts-object(start), if serve uses its object
//     spawn([this] { return watch(); });      a closure that has captured it
//     more();                                 starts-object(start) if starts-object(more)
//   }

#ifndef CORO_TIDY_TOPICS_LIFETIME_OBJECTSTARTS_H
#define CORO_TIDY_TOPICS_LIFETIME_OBJECTSTARTS_H

#include "core/Workspace.h"

namespace coro_tidy {

struct ObjectStart {
  clang::SourceLocation At;
  const clang::FunctionDecl *Started; ///< The coroutine, or the helper that starts one.
  bool IsHelper = false;
  bool IsClosure = false;
  Standing RestsOn = Standing::Stated; ///< What says that it is started.
  const flow::Event *Made = nullptr;   ///< Where the task, the closure or the helper's call is.

  /// When it is such a start: the coroutine uses its object later, or the helper starts one that
  /// does.
  Atom If() const;
};

std::vector<ObjectStart> objectStarts(const Function &Fn, Workspace &Of);

/// Whether the closure has captured the object, and not a copy of it.
bool capturesObject(const clang::LambdaExpr &Lambda);

} // namespace coro_tidy

#endif
