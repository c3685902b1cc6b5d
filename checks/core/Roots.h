// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an expression reaches into: `futures` in `std::move(futures[0]).get()`.

#ifndef CORO_TIDY_CORE_ROOTS_H
#define CORO_TIDY_CORE_ROOTS_H

#include "clang/AST/Expr.h"

namespace coro_tidy {

/// The variable that the expression is, is a part of, or is asked of; of a structured
/// binding the whole. Null for what begins with anything else: a call, `this`.
const clang::VarDecl *rootVariable(const clang::Expr *E);

/// What a statement writes to: `x` in x = 1, ++x, x += 1, x.add(1). Null for other statements.
const clang::Expr *writtenTo(const clang::Stmt &S);

} // namespace coro_tidy

#endif
