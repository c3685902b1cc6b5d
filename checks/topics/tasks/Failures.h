// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which tasks fail: those of coroutines that throw, or await what throws, and do not
// handle it themselves. And which coroutine a call starts:
//
//   co_spawn(loop, serve(std::move(socket)), detached);      serve
//   group.start([]() -> Task<> { ... }());                   the lambda

#ifndef CORO_TIDY_TOPICS_TASKS_FAILURES_H
#define CORO_TIDY_TOPICS_TASKS_FAILURES_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"

namespace coro_tidy {

/// Whether a handler takes all exceptions, or those that operations throw: std::exception and its
/// heirs that carry an error code.
bool takesFailures(const clang::CXXCatchStmt &Handler);

/// Whether awaiting the call only waits for time, a thread, a permit or a turn, which fails
/// when it is cancelled and not otherwise.
bool onlyWaits(const CallSite &Site, const Knowledge &Facts);

/// Whether awaiting the call does something that would be missed. Not what only waits, or tidies up
/// when the work has come to its end.
bool isWork(const CallSite &Site, const Knowledge &Facts);

/// `std::error_code` and its like: true when something has failed. A reference to one, too.
bool isErrorCode(clang::QualType Type);

/// The project's own function that makes the task in this expression: the called one, or
/// the callable that returns the task. Null when none is known, and when the expression
/// deals with the task's failure: `serve().handle_exception(log)`.
const clang::FunctionDecl *failingMaker(const clang::Expr &Task, Workspace &In);

/// The same for the task that a call starts: an argument, or the object it is called on.
const clang::FunctionDecl *startedTask(const clang::Expr &Call, Workspace &In);

/// The finding at a call that loses the exception of what Maker makes, if it fails.
Condition ifFails(const clang::FunctionDecl &Maker);

/// Whether it says that something has failed, and not that memory has run out, or that the
/// caller is in the wrong.
bool isFailure(const clang::CXXThrowExpr &Throw, const Knowledge &Facts);

/// Whether the function is about lines of log, by its name or that of its class: log_error(),
/// Logger::flush(). Not what ships a log, or commits to one: rotate_log(), CommitLog::append().
bool isLogging(const clang::FunctionDecl &Fn, const Knowledge &Facts);

/// Whether calling the function may throw, if the fact says so: one of the project, which does not
/// promise that it throws nothing. Not one that makes a task: awaiting that throws. Nor one that
/// writes to a log, or returns one: it fails where nobody has set that up.
bool couldThrow(const clang::FunctionDecl &Fn, const Knowledge &Facts);

/// What has to hold for a call to throw: nothing where it is said of the function, else the fact.
/// Without a value for calls that throw nothing, and what is no call.
std::optional<std::vector<Atom>> throwsWhen(const clang::Stmt &Call, const Knowledge &Facts);

} // namespace coro_tidy

#endif
