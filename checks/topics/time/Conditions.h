// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Waiting until somebody notifies the waiter, and the condition is true:
//
//   co_await changed.wait();                              of the library's own kind
//   co_await changed.wait(lock, [this] { return ready_; });

#ifndef CORO_TIDY_TOPICS_TIME_CONDITIONS_H
#define CORO_TIDY_TOPICS_TIME_CONDITIONS_H

#include "knowledge/Knowledge.h"
#include "clang/AST/Expr.h"

namespace coro_tidy {

/// By a library file, or by structure: a class with notify_one and notify_all, whose wait()
/// borrows a lock to give it up.
bool waitsForCondition(const CallSite &Site, const Knowledge &Facts);

/// What such a wait is given to find out whether the condition is true; null when it is given
/// nothing.
const clang::Expr *predicateOf(const CallSite &Site);

/// Whether a predicate says yes whatever happens: `[] { return true; }`.
bool isAlwaysTrue(const clang::Expr &Predicate);

} // namespace coro_tidy

#endif
