// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expressions that make a task: whether there is one to lose, what to call it, and
// how to await it instead.

#ifndef CORO_TIDY_TOPICS_TASKS_TASKS_H
#define CORO_TIDY_TOPICS_TASKS_TASKS_H

#include "core/Function.h"
#include "knowledge/Knowledge.h"
#include "clang/Basic/Diagnostic.h"
#include <string>
#include <vector>

namespace coro_tidy {

/// Whether something is lost when an object of this type is dropped. A task whose
/// start cannot be told counts if its author forbids to drop it.
bool mattersWhenDropped(clang::QualType Type, const Knowledge &Known);

/// The call that makes the task which E is the value of; null when there is none, or it
/// may be an old task that is handed out, as by std::exchange(task_, {}).
const clang::CallExpr *madeTask(const clang::Expr &E, const Knowledge &Known);

/// The call that makes the task which E is the value of; for a `?:` the first of its
/// two. Null when there is no new task to lose: it has finished, it may be dropped,
/// or it is an old one.
const clang::CallExpr *newTask(const clang::Expr &E, const Knowledge &Known);

/// What is called: `step` in `step()`, a function or an object.
const clang::Expr &calledBy(const clang::CallExpr &Call);

/// What is called, to be printed: `'Store::flush'`, for a callable object the name of
/// its variable, `a lambda`.
std::string calleeName(const clang::CallExpr &Call);
/// The same of what is awaited, `'co_await'` where that is no call.
std::string calleeName(const clang::CoawaitExpr &Await);

/// Whether awaiting a task of this type gives an object: its await_resume says so, or its template
/// of what type.
bool yieldsObject(clang::QualType Task);

/// `operator T()` of a Task<T>: outside of coroutines it is how one gets the result.
bool givesResult(const clang::CXXConversionDecl &By);

/// Whether what the function returns can be awaited, also where nothing in the unit has
/// needed the members of that type yet.
bool returnsAwaitable(const clang::FunctionDecl &Fn, const Knowledge &Known,
                      const clang::ASTContext &Context);

/// Whether a coroutine that returns Own awaits such a task as one of its own runtime: one
/// library file describes both, or they are of one template.
bool areOfOneRuntime(clang::QualType Own, clang::QualType Task, const Knowledge &Known);

/// A fix that writes `co_await` before the expression, around it where it binds weaker:
///   flush()  ->  co_await flush()        a | b  ->  co_await (a | b)
/// Empty where it may not stand.
std::vector<clang::FixItHint> awaiting(const clang::Expr &E, const Function &In);

} // namespace coro_tidy

#endif
