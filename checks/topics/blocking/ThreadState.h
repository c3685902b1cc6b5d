// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the path through a function so far says about the thread, and about objects that
// need not be waited for any more.

#ifndef CORO_TIDY_TOPICS_BLOCKING_THREADSTATE_H
#define CORO_TIDY_TOPICS_BLOCKING_THREADSTATE_H

#include "core/Workspace.h"

namespace coro_tidy {

struct ThreadState {
  bool OnLoop = true;                                 ///< No hop to an executor that may block.
  bool HasAwaited = false;                            ///< On some path.
  llvm::SmallVector<const clang::VarDecl *, 2> Safe;  ///< Proven ready, or made nonblocking.
  llvm::SmallVector<const clang::VarDecl *, 2> Fresh; ///< Blocking descriptors nobody has changed.
  llvm::SmallVector<const clang::VarDecl *, 2> Renewed; ///< Assigned to, on some path.
  llvm::SmallVector<const flow::Place *, 2> ReadyParts; ///< Members proven ready since the function
                                                        ///< was last suspended.

  void after(const flow::Event &E, const Knowledge &Facts);

  /// Whether the call is about an object that is safe.
  bool isSafe(const flow::Event &E, const CallSite &Site, const Knowledge &Facts) const;

  /// Whether it is about a descriptor that blocks for certain.
  bool isFresh(const flow::Event &E, const CallSite &Site) const;

  friend bool operator==(const ThreadState &, const ThreadState &) = default;
};

ThreadState joined(const ThreadState &L, const ThreadState &R);

/// The call of an event, with the callee that the event knows.
CallSite siteOf(const flow::Event &E);

/// The variables that a call is about: its object, or the whole that it is an element of,
/// its arguments as they stand, and what lambdas among these have captured.
llvm::SmallVector<const clang::VarDecl *, 2> subjectsOf(const flow::Event &E, const CallSite &Site);

} // namespace coro_tidy

#endif
