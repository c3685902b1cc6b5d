// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Almost every call may throw. Worth a report are the exceptions that are known to come: of what
// is awaited, and of functions of which the fact throws(f) holds.

#ifndef CORO_TIDY_TOPICS_CANCELLATION_THROWING_H
#define CORO_TIDY_TOPICS_CANCELLATION_THROWING_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Whether an event is known to throw: an awaited result, a throw expression, a thread's wait for a
/// task that it makes, a function that is said to throw. Making a task does not count.
bool isKnownToThrow(const flow::Event &E, const Knowledge &Facts);

/// The function of the project that is called and throws if the fact throws(f) holds; null for
/// events that are known to throw, or not to.
const clang::FunctionDecl *possibleThrower(const flow::Event &E, const Knowledge &Facts);

/// Whether an event throws, supposed that the function does; null for none.
bool throwsIf(const flow::Event &E, const clang::FunctionDecl *Supposed, const Knowledge &Facts);

/// Which function to suppose to throw, one after another: none, which is null, and then each
/// possible thrower among the events, in their order. Of many the first few, so that this takes
/// time in proportion to the function.
std::vector<const clang::FunctionDecl *> suppositions(const flow::Graph &In,
                                                      const Knowledge &Facts);

/// The innermost try statement around a call or an await that handles whatever operations
/// throw: heirs of std::exception, and the cancellations of the library. Null when there
/// is none, and for a throw expression, whose type says where it goes.
const clang::CXXTryStmt *handledBy(const flow::Event &E, const Function &Fn,
                                   const Knowledge &Facts);

/// The promise is given the exception that leaves the body of a coroutine.
bool isUnhandled(const flow::Event &E);

/// What throws at Via, the statement by which a path is left: `'read'`, `'co_await'`.
std::string throwerAt(const clang::Stmt &Via, const Knowledge &Facts);

} // namespace coro_tidy

#endif
