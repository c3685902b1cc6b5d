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

} // namespace coro_tidy

#endif
