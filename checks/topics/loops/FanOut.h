// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that start tasks: a whole range of them at once, or one that nobody waits for
// here. By a library file, or by the structure of what is called.

#ifndef CORO_TIDY_TOPICS_LOOPS_FANOUT_H
#define CORO_TIDY_TOPICS_LOOPS_FANOUT_H

#include "knowledge/Knowledge.h"

namespace coro_tidy {

/// std::vector<task<int>>, or anything else that is iterated over and made for tasks.
bool isRangeOfTasks(clang::QualType Type, const Knowledge &Facts);

/// Who says that the call runs all tasks of a range at once: a library file, or the name of
/// a free function that is given a range of tasks, `when_all(std::vector<task<>>)`.
SaidBy gathersRange(const CallSite &Site, const Knowledge &Facts);

/// Who says that the call starts a task and does not wait for it: a library file, or the name
/// of what is given a task and returns nothing to wait for; or that of a member of an object
/// that is joined later, `scope.add(task)`.
SaidBy spawnsTask(const CallSite &Site, const Knowledge &Facts, const clang::ASTContext &Context);

/// Whether a call that is not awaited starts a coroutine by itself: of an eager task, whose
/// value is dropped, or of a type that nobody can await.
bool startsByItself(const clang::CallExpr &Call, const Knowledge &Facts,
                    const clang::ASTContext &Context);

/// Whether a loop waits in each turn for something that takes its time: an accept, a permit,
/// the batch before. A yield or a hop lets others run and is no limit.
bool waitsInEachTurn(const clang::Stmt &Loop, const Knowledge &Facts,
                     const clang::ASTContext &Context);

/// Whether an argument says how many at once: a number beside the range, or a member
/// that is called like one, `{.limit = 8}`.
bool limits(const clang::Expr &Argument, const Knowledge &Facts);

/// The range among the arguments: itself, or the `x` of `x.begin(), x.end()`. Null for
/// a call with each task as an argument of its own.
const clang::Expr *rangeAmong(llvm::ArrayRef<const clang::Expr *> Arguments);

} // namespace coro_tidy

#endif
