// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Locks that block the thread: which types are such locks, which objects hold one, and
// what a call does to one.
//
//   mutex.lock()                  takes it
//   if (mutex.try_lock())         takes it on one branch
//   std::unique_lock lock(mutex)  an object that holds it
//   pthread_mutex_unlock(&mutex)  gives it back
//
// A lock that is awaited, `co_await mutex.lock()`, is none of them.

#ifndef CORO_TIDY_TOPICS_LOCKS_LOCKS_H
#define CORO_TIDY_TOPICS_LOCKS_LOCKS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Whether values of this type are locks that block the thread.
bool blocksThread(clang::QualType Lock, const Knowledge &Facts);

/// Whether an object of this type holds such a lock until it ends: a guard, what is made of
/// one and leads to something (`*table.wlock()`), or a class whose member is a guard that
/// cannot begin without its lock.
bool holdsLock(clang::QualType Guard, const Knowledge &Facts);

/// The guard that an owner such as std::optional may hold; the type itself if it is one, and
/// null if it is neither.
clang::QualType guardIn(clang::QualType Type, const Knowledge &Facts);

/// The destructor of what may be a guard of the project's own: it refers to something that has
/// a lock, `locked_ptr(table)`, and its destructor may give that back. Null for other types.
const clang::CXXDestructorDecl *maybeUnlocker(clang::QualType Type, const Knowledge &Facts);

/// Whether such a lock is a member of the class, or one of its members refers to one.
bool hasLock(const clang::CXXRecordDecl &Class, const Knowledge &Facts);

enum class LockEffect : uint8_t {
  None,
  Takes,
  Tries, ///< Takes it, if its result is that it did.
  Gives,
};

/// What the call does to the lock or to the guard that it is called on, or that is its
/// argument with this index: by a protocol, a library file, or an attribute of Clang's
/// thread safety analysis.
LockEffect lockEffect(const CallSite &Call, int Index, const Knowledge &Facts);

/// Whether a guard that is made like this begins without its lock: by default, of nothing, or
/// with std::defer_lock.
bool beginsFree(const clang::Expr *Value, const Knowledge &Facts);

/// Whether a guard takes over a lock that is held: std::adopt_lock.
bool adopts(const CallSite &Made);

/// Whether the guard that goes there becomes a variable of the function that is called:
/// `wake(std::move(guard))`, where the parameter is no reference.
bool isTakenOver(const flow::Destination &Guard);

/// Whether the result of a call that tries says by its truth that the lock was taken, and not
/// by zero as in C.
bool succeedsWhenTrue(const clang::FunctionDecl &Trying);

/// Whether the function that is called leaves alone what its parameter is given: the object of
/// a constant member function, what is given by value or as constant.
bool onlyLooksAt(const clang::FunctionDecl &Callee, int Index);

} // namespace coro_tidy

#endif
