// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Cancellation that arrives as an error code, among other errors:
//
//   for (;;) {
//     auto [error, n] = co_await socket.async_read_some(buffer, as_tuple(use_awaitable));
//     if (error == asio::error::operation_aborted)
//       continue;                                     the request is refused
//   }
//
// and the same of `e.code()` in a handler.

#ifndef CORO_TIDY_TOPICS_CANCELLATION_CANCELLATIONCODES_H
#define CORO_TIDY_TOPICS_CANCELLATION_CANCELLATIONCODES_H

#include "core/Workspace.h"

namespace coro_tidy {

/// The name of the code by which cancellations reach coroutines with this return type;
/// empty when the library has an exception for it, or is not known.
std::string cancellationCode(clang::QualType Task, const Knowledge &Facts);

/// A condition that lets a cancelled operation go on with an endless loop.
struct IgnoredCode {
  const clang::Expr *Comparison;
  const clang::CoawaitExpr *Suspension; ///< Where the code comes from.
};

/// The truth of a condition when the exception is a cancellation, as far as it compares what the
/// exception says of itself with a constant that stands for something else: false for
/// `e.code() == timed_out`, true for `e.code() != timed_out`, nothing for other conditions.
std::optional<bool> truthWhenCancelled(const clang::Stmt &Condition, const clang::VarDecl &Caught,
                                       const Knowledge &Facts);

/// In the order of the source. Not among them: waiting for a timer, which others cancel
/// to wake the waiter up.
std::vector<IgnoredCode> ignoredCodes(const Function &Coroutine, const Knowledge &Facts);

} // namespace coro_tidy

#endif
