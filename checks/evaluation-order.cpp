// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One argument of a call moves from an object, another one reads it, and nobody says which
// comes first:
//
//   co_await send(std::move(message), message.size());
//
// What a member function is called on comes before its arguments, and what stands in braces
// is read from left to right.

#include "core/Check.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

class EvaluationOrderCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Call = llvm::dyn_cast<CallExpr>(&S);
      if (Call && !llvm::isa<CXXOperatorCallExpr>(Call) && concernsCoroutines(*Call))
        examine(*Call);
    });
  }

private:
  /// It starts a coroutine, or one is awaited for an argument.
  bool concernsCoroutines(const CallExpr &Call) const {
    return knowledge().isAwaitable(Call.getType()) ||
           llvm::any_of(Call.arguments(), [&](const Expr *Argument) {
             return anyStatement(Argument, [](const Stmt &S) { return llvm::isa<CoawaitExpr>(S); });
           });
  }

  void examine(const CallExpr &Call) {
    for (const Expr *Argument : Call.arguments())
      if (const VarDecl *From = movedFrom(*Argument))
        for (const Expr *Other : Call.arguments())
          if (const Expr *Read = Other == Argument ? nullptr : readIn(*Other, *From))
            report({.At = Read->getBeginLoc(),
                    .Message = "'" + From->getNameAsString() +
                               "' is read here, and moved from in another argument",
                    .Notes = {{Argument->getBeginLoc(), "which comes first is not specified"}}});
  }

  /// std::move(x) for a parameter by value, which is initialised with the argument.
  static const VarDecl *movedFrom(const Expr &Argument) {
    const auto *Made = llvm::dyn_cast<CXXConstructExpr>(Argument.IgnoreImplicit());
    if (!Made || !Made->getConstructor()->isMoveConstructor() || Made->getNumArgs() == 0)
      return nullptr;
    const auto *Move = llvm::dyn_cast<CallExpr>(Made->getArg(0)->IgnoreParenImpCasts());
    if (!Move || Move->getNumArgs() != 1 || !isStdFunction(Move->getDirectCallee(), "move"))
      return nullptr;
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(Move->getArg(0)->IgnoreParenImpCasts());
    return Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  }

  /// A mention that needs the value: not of another std::move, nor of the address alone.
  static const Expr *readIn(const Expr &In, const VarDecl &Of) {
    const Expr *Found = nullptr;
    forEachStatement(&In, [&](const Stmt &S) {
      const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&S);
      const auto *Field = llvm::dyn_cast<MemberExpr>(&S);
      const auto *Copy = llvm::dyn_cast<CXXConstructExpr>(&S);
      const Expr *Object =
          Member  ? Member->getImplicitObjectArgument()
          : Field ? Field->getBase()
          : Copy && Copy->getConstructor()->isCopyConstructor() && Copy->getNumArgs() != 0
              ? Copy->getArg(0)
              : nullptr;
      const auto *Name =
          Object ? llvm::dyn_cast<DeclRefExpr>(Object->IgnoreParenImpCasts()) : nullptr;
      if (Name && Name->getDecl() == &Of && !Found)
        Found = Name;
    });
    return Found;
  }
};

const Registration<EvaluationOrderCheck> Registered{{
    .Name = "coro-evaluation-order",
    .Summary = "an object is moved from and read in arguments whose order is open",
    .Level = Severity::Warning,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
