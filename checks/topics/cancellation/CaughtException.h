// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a handler does with the exception that it has caught, by its variable or by
// std::current_exception(), and a function with one that it is given. C++ cannot await in a
// handler, so asynchronous cleanup stores the exception first:
//
//   std::exception_ptr error;
//   try { co_await work(); } catch (...) { error = std::current_exception(); }
//   co_await cleanup();
//   if (error) std::rethrow_exception(error);

#ifndef CORO_TIDY_TOPICS_CANCELLATION_CAUGHTEXCEPTION_H
#define CORO_TIDY_TOPICS_CANCELLATION_CAUGHTEXCEPTION_H

#include "core/Workspace.h"
#include "clang/AST/Expr.h"
#include "clang/AST/StmtCXX.h"
#include <vector>

namespace coro_tidy {

class CaughtException {
public:
  CaughtException(const clang::CXXCatchStmt &Handler, const Function &In, const Knowledge &Facts);

  /// Of a parameter; what it rethrows by std::rethrow_exception is the function's: see Rethrows.h.
  CaughtException(const clang::ParmVarDecl &Given, const Function &In, const Knowledge &Facts);

  /// The exception is stored and used later, given to somebody, or asked what it is;
  /// printing it is none of these, nor is asking whether there is one, nor a branch that a
  /// cancellation is known to take, see truthWhenCancelled().
  bool goesOn() const { return GoesOn; }

  /// When it does not go on, who says that it was only printed.
  Standing restsOn() const { return RestsOn; }

  /// The functions of the project that it is given to, and that answer nothing: they may hand
  /// it on, or just print it.
  const std::vector<Atom> &receivers() const { return Receivers; }

private:
  void follow(const clang::Expr &From);
  void ask(const clang::MemberExpr &Question);
  bool decidesBranch(const clang::Stmt &Condition) const;
  void declare(const clang::DeclStmt &Declaration, const clang::Stmt &Init);
  void give(const clang::CallExpr &To, const clang::Stmt &Argument);
  bool isAnswerDropped(const clang::CallExpr &Call) const;
  void assign(const clang::CXXOperatorCallExpr &Assignment);
  bool isPrinted(const clang::CallExpr &By);
  bool isUsed(const clang::VarDecl &Stored);
  bool reachesSomebody(const clang::Expr &Mention);

  const Function &In; ///< Around the handler.
  const Knowledge &Facts;
  bool GoesOn = false;
  Standing RestsOn = Standing::Stated;
  const clang::VarDecl *const Caught; ///< Null in `catch (...)`, and for a parameter.
  const bool IsGiven;
  std::vector<Atom> Receivers;
};

} // namespace coro_tidy

#endif
