// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happens in a function while it holds a lock that blocks the thread, path by path:
//
//   std::unique_lock lock(mutex_);     held by lock
//   prepare();                         happens while it is held
//   lock.unlock();
//   co_await flush();                  does not
//
//   mutex_.lock();                     held by mutex_, as long as nobody gives it back

#ifndef CORO_TIDY_TOPICS_LOCKS_HELDLOCKS_H
#define CORO_TIDY_TOPICS_LOCKS_HELDLOCKS_H

#include "core/Workspace.h"
#include "flow/Typestate.h"

namespace coro_tidy {

struct HeldLock {
  /// The guard, or the lock itself when it is taken by hand.
  const flow::Place *Holder = nullptr;
  bool ByHand = false;
  const flow::Place *Locked = nullptr; ///< What a guard has locked; null if that has no place.
  /// The function that takes it, where that is found out by its code, and what says so.
  const clang::FunctionDecl *Taker = nullptr;
  std::vector<Atom> If = {};
};

/// The locks that a function takes, in the order of its events.
std::vector<HeldLock> locksIn(const Function &Fn, Workspace &Of);

/// An event while the lock is held.
struct WhileHeld {
  flow::Hit Where;
  /// When it is: what functions that are given the lock do to it may matter.
  Condition When;
};

std::vector<WhileHeld> whileHeld(const Function &Fn, const HeldLock &Lock, Workspace &Of,
                                 llvm::function_ref<bool(const flow::Event &)> Is);

/// What to call it: `lock 'guard'`, `lock 'store.mutex'`, `a lock`.
std::string nameOf(const HeldLock &Lock);

/// Where it is taken for what happens at Where.
clang::SourceLocation takenAt(const HeldLock &Lock, const flow::Hit &Where);

} // namespace coro_tidy

#endif
