// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which functions make the tasks that an expression stands for:
//
//   fetch(url)    std::move(task)    [](Url url) { return fetch(url); }    &fetch

#ifndef CORO_TIDY_TOPICS_TASKS_MAKERS_H
#define CORO_TIDY_TOPICS_TASKS_MAKERS_H

#include "knowledge/Knowledge.h"

namespace coro_tidy {

/// Called functions that return tasks, callables that do so when they are called, and
/// those behind the variables that one of these was put in. What a task is turned into by
/// its own members has the maker of that task.
std::vector<const clang::FunctionDecl *> makersIn(const clang::Expr &Tasks, const Knowledge &Facts);

/// Makers, with what a lambda calls that is no coroutine in its place.
std::vector<const clang::FunctionDecl *>
behindLambdas(std::vector<const clang::FunctionDecl *> Makers, const Knowledge &Facts);

} // namespace coro_tidy

#endif
