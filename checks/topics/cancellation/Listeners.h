// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who is told that a task has failed, and does not listen:
//
//   [](std::exception_ptr) { --sessions; }
//   [](std::exception_ptr error) { if (!error) done(); }
//   void taskFailed(kj::Exception &&) override {}

#ifndef CORO_TIDY_TOPICS_CANCELLATION_LISTENERS_H
#define CORO_TIDY_TOPICS_CANCELLATION_LISTENERS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// The parameter that tells how a task ended, if the function neither does anything with it
/// nor says that it need not: an exception, an outcome, or the first of those whose type is
/// deduced. Asking whether there is an exception, and doing nothing then, is nothing.
const clang::ParmVarDecl *ignoredFailure(const clang::FunctionDecl &Handler,
                                         const Knowledge &Facts);

/// What a handler is: itself, or what the library wraps:
///   bind_executor(strand, [](std::exception_ptr) {})
const clang::FunctionDecl *handlerIn(const clang::Expr &Given, const Knowledge &Facts);

/// A member function that overrides one which is told of the failures of all tasks of a scope.
bool isListener(const clang::FunctionDecl &Fn, const Knowledge &Facts);

/// The tasks that members of the listener's class start in scopes that were made with it: by
/// the functions that make them.
std::vector<const clang::FunctionDecl *> heardBy(const clang::FunctionDecl &Listener,
                                                 Workspace &In);

} // namespace coro_tidy

#endif
