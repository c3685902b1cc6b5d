// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Questions.h"
#include "core/Statements.h"
#include "knowledge/Equality.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Who says that a member changes nothing, or tries to: `jobs.empty()`, `jobs.try_pop()`.
SaidBy asks(const CallExpr &Call, const Knowledge &Facts) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  if (!Method)
    return std::nullopt;
  if (Method->isConst())
    return Standing::Structure;
  return std::max(Facts.standing(*Method, Fact::Tries), Facts.standing(*Method, Fact::Looks));
}

/// `0`, `-1`, `false`, `nullptr`, `std::nullopt`, `jobs.end()`
bool isNothing(const Expr &Value) {
  const Expr *E = Value.IgnoreUnlessSpelledInSource();
  if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(E))
    return Call->getNumArgs() == 0 && Call->getMethodDecl() && isInStd(*Call->getMethodDecl()) &&
           structure::plays(*Call->getMethodDecl(), structure::Role::Looks);
  const auto *Number = llvm::dyn_cast<IntegerLiteral>(E);
  const auto *Unary = llvm::dyn_cast<UnaryOperator>(E);
  return (Number && Number->getValue() == 0) || (Unary && Unary->getOpcode() == UO_Minus) ||
         llvm::isa<CXXNullPtrLiteralExpr, GNUNullExpr, CXXBoolLiteralExpr>(E) ||
         structure::isStdClass(E->getType(), {"nullopt_t"});
}

/// What `x == y` compares; empty for any other expression.
llvm::SmallVector<const Expr *, 2> compared(const Expr &Condition) {
  const auto Compared = equalityIn(*Condition.IgnoreUnlessSpelledInSource());
  return Compared && Compared->IsEqual
             ? llvm::SmallVector<const Expr *, 2>{Compared->Left, Compared->Right}
             : llvm::SmallVector<const Expr *, 2>{};
}

bool anyNothing(llvm::ArrayRef<const Expr *> Values) {
  return llvm::any_of(Values, [](const Expr *Value) { return isNothing(*Value); });
}

} // namespace

bool asksForNothing(const Expr &Condition) {
  const Expr *E = Condition.IgnoreUnlessSpelledInSource();
  if (anyNothing(compared(Condition)))
    return true;
  if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_LNot;
  if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(E))
    return Operator->getOperator() == OO_Exclaim;
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(E);
  return Call && Call->getMethodDecl() &&
         structure::plays(*Call->getMethodDecl(), structure::Role::Empty);
}

bool asksForKind(const Expr &Condition) {
  const auto Values = compared(Condition);
  return !Values.empty() && !anyNothing(Values);
}

bool changesByOperator(const Stmt &S) {
  const auto *Unary = llvm::dyn_cast<UnaryOperator>(&S);
  const auto *Binary = llvm::dyn_cast<BinaryOperator>(&S);
  return (Unary && Unary->isIncrementDecrementOp()) || (Binary && Binary->isAssignmentOp());
}

SaidBy onlyAsks(const Stmt &S, const Knowledge &Facts) {
  SaidBy Result = Standing::Structure;
  const bool Works = anyStatement(&S, [&](const Stmt &Part) {
    if (const auto *Call = llvm::dyn_cast<CallExpr>(&Part))
      Result = std::min(Result, asks(*Call, Facts));
    return !Result || changesByOperator(Part);
  });
  return Works ? std::nullopt : Result;
}

} // namespace coro_tidy
