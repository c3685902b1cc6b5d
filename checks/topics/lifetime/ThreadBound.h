// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What belongs to a thread, and so not to a coroutine that may go on with another one:
//
//   thread_local Context current;        a variable of it
//   Context &here() { return current; }  thread-local(here): a function that gives it out
//   class Scope {                        thread-bound(Scope): begins and ends on one thread
//     Scope() { ++depth; }
//     ~Scope() { --depth; }
//   };

#ifndef CORO_TIDY_TOPICS_LIFETIME_THREADBOUND_H
#define CORO_TIDY_TOPICS_LIFETIME_THREADBOUND_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Whether the place is a variable of the thread, or a part of one.
bool isOfThread(const flow::Place &Is);

/// Whether the statement mentions a variable of the thread.
bool mentionsThread(const clang::Stmt &In);

/// When a call gives out what belongs to the thread: always (an empty condition), if the
/// function is found to do so, or, null, never. Of the functions that nobody describes only
/// those may that are called on no object.
std::optional<Condition> ifThreadLocal(const clang::CallExpr &Call, const Knowledge &Facts);

/// When an object of the class is bound to the thread that it begins on, itself or by one of
/// its parts: when one of these holds.
std::vector<Condition> ifThreadBound(const clang::CXXRecordDecl &Class, Workspace &Of);

} // namespace coro_tidy

#endif
