// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a suspension waits for, as far as that is time or nothing at all. It is a co_await, a
// co_yield, or of a stackful coroutine a call:
//
//   co_await sleep_for(10ms);    sleeps
//   co_await yield();            yields: everybody else in line runs first
//   co_await std::suspend_never{};   never suspends

#ifndef CORO_TIDY_TOPICS_TIME_PACE_H
#define CORO_TIDY_TOPICS_TIME_PACE_H

#include "knowledge/Knowledge.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

/// What is awaited as a call, a functor variable for what is awaited by its name:
///   co_await folly::coro::co_reschedule_on_current_executor
CallSite awaitedSite(const clang::Expr &Suspension);

/// Who says that it sleeps: a library file, the awaited duration itself, or a name where a
/// time is given.
SaidBy sleeps(const clang::Expr &Suspension, const Knowledge &Facts);

/// Who says that it yields: a library file, a name where nothing is given; or a sleep of no
/// time.
SaidBy yields(const clang::Expr &Suspension, const Knowledge &Facts,
              const clang::ASTContext &Context);

/// Whether the awaiter is always ready. A co_yield suspends.
bool neverSuspends(const clang::Expr &Suspension, const Knowledge &Facts);

/// Whether a value of this type says how long, or until when: of namespace std::chrono.
bool isTime(clang::QualType Type);

/// Whether one of the arguments is such a value.
bool isGivenTime(const CallSite &Site);

/// The same of what is written there: `within(5s, work)`, and no default.
bool hasTimeWritten(const clang::CallExpr &Call);

} // namespace coro_tidy

#endif
