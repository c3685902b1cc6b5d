// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an awaited call works on, and so what it must not overlap with: two calls that
// touch nothing in common may be under way at the same time.
//
//   co_await fetch(url)            touches nothing
//   co_await client.send(text)     touches client, unless send is const
//   co_await write(socket, text)   touches socket, which is taken by reference

#ifndef CORO_TIDY_TOPICS_LOOPS_AWAITEDWORK_H
#define CORO_TIDY_TOPICS_LOOPS_AWAITEDWORK_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

struct AwaitedWork {
  const clang::CallExpr *Call; ///< What is awaited, as it is written.
  CallSite Site;
  llvm::SmallVector<const clang::VarDecl *, 2> Touches;
  bool TouchesMore = false; ///< `this`, or something that has no name here.

  bool touches(const clang::VarDecl *Variable) const {
    return llvm::is_contained(Touches, Variable);
  }
};

/// Nothing for what is no call, and for one whose place in time is what it is for: a
/// sleep, a lock, a permit, a hop to an executor, the next item of a stream, the end of
/// what others do.
std::optional<AwaitedWork> awaitedWork(const clang::CoawaitExpr &Await, Workspace &Of);

} // namespace coro_tidy

#endif
