// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where code says, be it by a name, that it deals with a cancellation. Such an answer
// silences a finding; it never makes one.

#ifndef CORO_TIDY_TOPICS_CANCELLATION_CANCELLATIONWORDS_H
#define CORO_TIDY_TOPICS_CANCELLATION_CANCELLATIONWORDS_H

#include "knowledge/Knowledge.h"
#include "clang/AST/Expr.h"

namespace coro_tidy {

/// A condition that asks whether something is cancelled, closed or still running. An
/// amount is no such state: `open_count > 3`.
bool asksForState(const clang::Expr &Condition, const Knowledge &Facts);

/// A value that says that something was cancelled: `Err::cancelled`, `Status::cancelled()`.
bool saysCancelled(const clang::Expr &Value, const Knowledge &Facts);

/// A member that ends its object: `cancel()`, `stop()`, `request_stop()`; not
/// `stop_requested()`.
bool requestsEnd(const clang::CXXMethodDecl &Member, const Knowledge &Facts);

} // namespace coro_tidy

#endif
