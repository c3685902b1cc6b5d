// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Error codes that operations set and nobody looks at, where the work goes on as if nothing had
// happened:
//
//   error_code ec;
//   co_await async_write(socket, head, redirect_error(use_awaitable, ec));
//   co_await async_write(socket, body, use_awaitable);

#ifndef CORO_TIDY_TOPICS_TASKS_UNREADERRORS_H
#define CORO_TIDY_TOPICS_TASKS_UNREADERRORS_H

#include "core/Workspace.h"

namespace coro_tidy {

struct UnreadError {
  const clang::CallExpr *Operation; ///< That sets the error.
  const clang::CallExpr *GoesOn;    ///< The next one with the same object.
  const clang::VarDecl *Error;
};

/// The operations that suspend, are given a variable for their error that is mentioned for nothing
/// else, and are followed by another operation with their object. Not those that close it, or only
/// wait: an error of these is no loss. Nor are they what goes on.
std::vector<UnreadError> unreadErrors(const Function &Fn, const Knowledge &Facts);

} // namespace coro_tidy

#endif
