// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Comparisons for equality, built in or overloaded:
//
//   x == y      code != errc::timed_out

#ifndef CORO_TIDY_KNOWLEDGE_EQUALITY_H
#define CORO_TIDY_KNOWLEDGE_EQUALITY_H

#include "clang/AST/ExprCXX.h"
#include <optional>

namespace coro_tidy {

struct Equality {
  const clang::Expr *Left, *Right;
  bool IsEqual; ///< Whether it asks for equality, and not for the contrary.
};

/// Nothing for any other statement. What C++20 rewrites, `!(x == y)` for `x != y`, is the
/// comparison in it.
std::optional<Equality> equalityIn(const clang::Stmt &S);

} // namespace coro_tidy

#endif
