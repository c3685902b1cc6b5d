// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the value of an expression is dropped, and how openly:
//
//   flush();                  b ? flush() : sync();      flush(), sync();
//   (void)flush();            std::ignore = flush();

#ifndef CORO_TIDY_TOPICS_TASKS_DISCARDED_H
#define CORO_TIDY_TOPICS_TASKS_DISCARDED_H

#include "core/Function.h"
#include "clang/AST/Expr.h"
#include <vector>

namespace coro_tidy {

enum class Discard : uint8_t {
  Tacit,    ///< The expression is a statement, or stands left of a comma.
  VoidCast, ///< It is cast to void.
  Ignore,   ///< It is assigned to std::ignore.
};

struct DiscardedValue {
  const clang::Expr *Value; ///< Without parentheses and implicit nodes around it.
  Discard How;
};

/// E without the parentheses and the implicit nodes around it.
const clang::Expr &written(const clang::Expr &E);

/// The values that are dropped in a function body, those of nested lambdas aside, in
/// the order of the source. A `?:` is one value.
std::vector<DiscardedValue> discardedValues(const clang::Stmt &Body);

/// The same of a function, which is searched once.
const std::vector<DiscardedValue> &discardedValues(const Function &Fn);

} // namespace coro_tidy

#endif
