// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a function takes by hand and has to give back by hand:
//
//   co_await limit.acquire();  ...  limit.release();
//   co_await store.mutex.lock();  ...  store.mutex.unlock();
//   co_await mutex;  ...  mutex.unlock();
//   gate.enter();  ...  gate.leave();

#ifndef CORO_TIDY_TOPICS_SESSIONS_ACQUISITIONS_H
#define CORO_TIDY_TOPICS_SESSIONS_ACQUISITIONS_H

#include "core/Workspace.h"
#include "knowledge/Protocols.h"

namespace coro_tidy {

/// The declarations that lead to an object: `store.mutex` is {store, mutex}; `this` is
/// null, so that `mutex` of the same object is {null, mutex}.
using ObjectPath = std::vector<const clang::ValueDecl *>;

/// Empty for what is reached in any other way than by names, `->` and `*`.
ObjectPath pathOf(const clang::Expr &Object);

struct Acquisition {
  const clang::Expr *Call = nullptr;  ///< What takes it: a call, or the co_await of the object.
  const clang::Expr *Await = nullptr; ///< Null when it takes at once.
  ObjectPath Of;
  std::vector<std::string> Releases; ///< The members that give it back.
  /// A lock, and not a share of one or a permit.
  bool isLock() const { return structure::plays(Releases.front(), structure::Role::Unlocks); }
};

/// The acquisitions in a function that yield no guard, and of nothing that a guard holds, in the
/// order of the source. By a library file, or by the structure of a limiter or an awaitable lock.
std::vector<Acquisition> acquisitionsIn(const Function &Fn, const Knowledge &Facts);

/// Whether the event is that of the acquisition: from here on it is held.
bool isTaking(const flow::Event &E, const Acquisition &Of);

/// The calls that give back what was taken, and the constructions of guards that will.
std::vector<const clang::Stmt *> releasesIn(const flow::Graph &Graph, const Acquisition &Taken,
                                            const Knowledge &Facts);

/// Whether a guard is made of what was taken before: `Releaser guard(limit);`
bool makesGuard(const clang::Stmt &Construction, const Acquisition &Taken, const Knowledge &Facts);

/// Whether the event makes a callable for somebody else to run, who gives back by it:
///   work().finally([&] { limit.signal(); })      defer([&] { limit.signal(); })
bool makesReleaser(const flow::Event &E, const Acquisition &Taken);

/// Whether the call gives back what was taken.
bool releases(const clang::Stmt &Call, const Acquisition &Taken);

/// Whether the call may give it back: it gets something that leads to the object, and its
/// body is not seen, or calls a member that gives back, itself or through others.
bool mayRelease(const clang::Stmt &Call, const Acquisition &Taken, Workspace &In);

/// Whether the function does anything else with the object than to call its members and to
/// make guards of it: then somebody else may give it back.
bool handsOn(const Function &Fn, const Acquisition &Taken, const Knowledge &Facts);

} // namespace coro_tidy

#endif
