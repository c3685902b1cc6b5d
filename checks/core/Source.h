// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From events and expressions back to what the author wrote: places for reports
// and text for fixes.

#ifndef CORO_TIDY_CORE_SOURCE_H
#define CORO_TIDY_CORE_SOURCE_H

#include "flow/Event.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/Diagnostic.h"
#include <string>
#include <vector>

namespace coro_tidy {

/// Where an event is reported: at its statement, or at the variable that it is about.
clang::SourceLocation locationOf(const flow::Event &E);

/// The function that a callable value runs when it is called, where that is known: a
/// lambda, or a function by its name. Null otherwise.
const clang::FunctionDecl *callableTarget(const clang::Expr &Callable);

/// Whether a co_await may be written around this expression: not in a handler, a
/// macro or a default argument, nor in a lambda that is no coroutine.
bool canAwaitAt(const clang::Expr &At, clang::ASTContext &Context);

/// A fix that replaces the text of Old. Empty when it stands in a macro.
std::vector<clang::FixItHint> replaced(const clang::Expr &Old, const std::string &New,
                                       const clang::ASTContext &Context);

/// A fix that writes Before and After around the text of Inner. Empty when that
/// stands in a macro.
std::vector<clang::FixItHint> wrapped(const clang::Expr &Inner, const std::string &Before,
                                      const std::string &After, const clang::ASTContext &Context);

} // namespace coro_tidy

#endif
