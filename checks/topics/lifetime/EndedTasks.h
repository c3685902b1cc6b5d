// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// References to what ends with the statement that makes them:
//
//   const auto &jobs = co_await load();             a part of the task, if that gives a reference
//   for (auto &job : (co_await load()).items())     a part of what the task has yielded
//   auto &answer = ask().value();                   a part of the future
//   auto &&answer = co_await OrEnd(ask());          what the awaitable was made from

#ifndef CORO_TIDY_TOPICS_LIFETIME_ENDEDTASKS_H
#define CORO_TIDY_TOPICS_LIFETIME_ENDEDTASKS_H

#include "core/Function.h"
#include "knowledge/UnitResult.h"

namespace coro_tidy {

/// What a variable refers to.
struct EndedPart {
  const clang::VarDecl *By;
  const clang::CallExpr *Maker; ///< Of the task; null where something else is awaited.
  bool IsYielded = false;       ///< It is a part of what the task has yielded, or the awaitable.
  Condition When;
};

/// That of the variable that is declared, if something happens to it later.
std::optional<EndedPart> endedPartOf(const flow::Event &Declared, const Function &Fn,
                                     const Knowledge &Facts);

} // namespace coro_tidy

#endif
