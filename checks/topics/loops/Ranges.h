// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an expression tells about the range that it stands for.

#ifndef CORO_TIDY_TOPICS_LOOPS_RANGES_H
#define CORO_TIDY_TOPICS_LOOPS_RANGES_H

#include "knowledge/Knowledge.h"
#include "clang/AST/Expr.h"
#include <cstdint>
#include <optional>

namespace coro_tidy {

/// The size that the type itself has: of an array.
std::optional<uint64_t> sizeOf(clang::QualType Type, const clang::ASTContext &Context);

/// The elements of `{a, b, c}` where a container is made from them; null without any.
const clang::InitListExpr *listIn(const clang::Expr &Init);

/// The variable or member that an expression is about: `urls` in `urls.begin()`,
/// `request.urls | std::views::transform(fetch)`, `std::span(urls)`, and also in `end`
/// after `end = urls.end()`. Null without one.
const clang::ValueDecl *subjectOf(const clang::Stmt *In);

/// The expression without casts, std::move and the like.
const clang::Expr &stripped(const clang::Expr &E);

/// Whether it mentions a number that somebody has decided, or one of the few things
/// that a machine has: max_connections, workers, batch, cores.
bool speaksOfABound(const clang::Stmt &In, const Knowledge &Facts);

} // namespace coro_tidy

#endif
