// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From events and expressions back to what the author wrote: places for reports
// and text for fixes.

#ifndef CORO_TIDY_CORE_SOURCE_H
#define CORO_TIDY_CORE_SOURCE_H

#include "core/Function.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>
#include <vector>

namespace coro_tidy {

/// Where an event is reported: at its statement, or at the variable that it is about.
clang::SourceLocation locationOf(const flow::Event &E);

/// The function that a callable value runs when it is called, where that is known: a
/// lambda, a function by its name, or the only call operator of a class. Null otherwise.
const clang::FunctionDecl *callableTarget(const clang::Expr &Callable);

/// All that it may run, where that is several: a lambda for any type, `[](auto &x) {...}`,
/// as far as the unit has made it into functions, or an object that is made of lambdas, as
/// std::visit takes them.
llvm::SmallVector<const clang::FunctionDecl *, 2> callableTargets(const clang::Expr &Callable);

/// The innermost loop around a statement of the function; null outside of loops.
const clang::Stmt *loopAround(const clang::Stmt &Inner, const Function &In);

/// The innermost try statement, or such one, whose block the statement stands in, and not a handler
/// of it; null if there is none.
const clang::CXXTryStmt *
tryAround(const clang::Stmt &Inner, const Function &In,
          llvm::function_ref<bool(const clang::CXXTryStmt &)> Is = nullptr);

/// Whether there is one within the loop that the statement is a part of: what is thrown need not
/// end the loop.
bool isTriedWithin(const clang::Stmt &Loop, const clang::Stmt &Inner, const Function &In);

bool anyHandler(const clang::CXXTryStmt &Of,
                llvm::function_ref<bool(const clang::CXXCatchStmt &)> Is);

/// Whether a branch on a local variable leads to At, `if (connected) co_await s.close();`, on one
/// that Fits if that is given. Paths do not know what the variable remembers. A branch that Of is
/// declared in says nothing of that: it was taken before Of began.
bool standsInBranchOn(const clang::Stmt &At, const Function &In,
                      const clang::ValueDecl *Of = nullptr,
                      llvm::function_ref<bool(const clang::VarDecl &)> Fits = nullptr);

/// Whether a co_await may be written around this expression of the function: only in a
/// coroutine, and not in a handler, a macro or a default argument.
bool canAwaitAt(const clang::Expr &At, const Function &In);

/// Whether something binds tighter to the expression than a `co_await` before it would:
/// f().size(), f()[0].
bool hasPostfix(const clang::Expr &E, const clang::ASTContext &Context);

/// A fix that replaces the text of Old. Empty when it stands in a macro.
std::vector<clang::FixItHint> replaced(const clang::Expr &Old, const std::string &New,
                                       const clang::ASTContext &Context);

/// A fix that writes Before and After around the text of Inner. Empty when that
/// stands in a macro.
std::vector<clang::FixItHint> wrapped(const clang::Expr &Inner, const std::string &Before,
                                      const std::string &After, const clang::ASTContext &Context);

/// Whether the unit has included what declares that qualified name.
bool isDeclared(llvm::StringRef Qualified, const clang::ASTContext &Context);

} // namespace coro_tidy

#endif
