// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the code itself says that there are at most so many of something:
//
//   if (urls.size() > 8) co_return;             a guard before the loop
//   urls.resize(8);
//   const auto n = std::min(urls.size(), 8uz);
//   if (batch.size() == 10) break;              in the loop

#ifndef CORO_TIDY_TOPICS_LOOPS_LIMITS_H
#define CORO_TIDY_TOPICS_LOOPS_LIMITS_H

#include "core/Function.h"
#include "knowledge/Knowledge.h"
#include "clang/AST/Expr.h"
#include <cstdint>
#include <optional>

namespace coro_tidy {

/// The number that an expression is known to be, also through a local variable that is
/// initialised with it.
std::optional<uint64_t> constantNumber(const clang::Expr &Value, const clang::ASTContext &Context);

/// Whether a number or an iterator was made with regard to a limit, here or where the
/// local variables that it mentions are initialised.
bool isLimited(const clang::Expr &Value, const Knowledge &Facts);

/// Whether each way to At passes a statement that leaves no more than a few in Source: one
/// that stands before it, in a block around it, and not before Since.
bool isCappedBefore(const clang::Stmt &At, const clang::ValueDecl &Source, const clang::Stmt *Since,
                    const Function &In, const Knowledge &Facts);

/// Whether the loop is left, or waits, when the count of its turns or the size of what
/// grows in it has reached a limit.
bool leavesAtLimit(const clang::Stmt &Loop, const Knowledge &Facts,
                   const clang::ASTContext &Context);

} // namespace coro_tidy

#endif
