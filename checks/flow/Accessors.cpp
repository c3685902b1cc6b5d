// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Accessors.h"
#include "flow/Loans.h"
#include "knowledge/Tree.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy::flow {
namespace {

/// The values that a function returns, null pointers left out. What takes more to say than an
/// accessor does is not looked through.
class Returned {
public:
  static std::optional<Returned> by(const FunctionDecl &Fn) {
    Returned Result;
    return Result.collect(*Fn.getBody()) && !Result.Values.empty() ? std::optional(Result)
                                                                   : std::nullopt;
  }

  llvm::SmallVector<const Expr *, 2> Values;

private:
  static constexpr unsigned MaxStatements = 100;

  bool collect(const Stmt &S) {
    if (++Seen > MaxStatements || isa<CoroutineBodyStmt>(S))
      return false;
    if (const auto *Return = dyn_cast<ReturnStmt>(&S)) {
      const Expr *Value = Return->getRetValue();
      if (Value && !isNull(*Value))
        Values.push_back(Value);
      return true;
    }
    if (isa<LambdaExpr>(S))
      return true;
    for (const Stmt *Child : childrenOf(S))
      if (Child && !collect(*Child))
        return false;
    return true;
  }

  static bool isNull(const Expr &Value) {
    return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(originOf(&Value));
  }

  unsigned Seen = 0;
};

/// The function that runs, when it can be no other's. The members of the standard library are
/// known by what they are for.
const FunctionDecl *definitionOf(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  const FunctionDecl *Defined = nullptr;
  if (!Callee || (Method && Method->isVirtual()) || !Callee->hasBody(Defined) ||
      Defined->isDependentContext() ||
      Callee->getDeclContext()->getEnclosingNamespaceContext()->isStdNamespace())
    return nullptr;
  return refersElsewhere(Callee->getReturnType()) ? Defined : nullptr;
}

/// What a way within the callee begins with, as the caller names it.
const Place *given(const Place &Root, const CallExpr &Call, const FunctionDecl &Callee,
                   Places &Known) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  const bool IsOperator = isa<CXXOperatorCallExpr>(Call) && Method && !Method->isStatic();
  if (Root.What == Place::Object) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
    return Member ? Known.receiver(*Member) : IsOperator ? Known.of(Call.getArg(0)) : nullptr;
  }
  const auto *Parameter = dyn_cast_or_null<ParmVarDecl>(Root.variable());
  const unsigned Index = Parameter ? Parameter->getFunctionScopeIndex() + (IsOperator ? 1 : 0) : 0;
  if (!Parameter || Index >= Call.getNumArgs())
    return nullptr;
  const Expr *Argument = Call.getArg(Index);
  return Parameter->getType()->isPointerType() ? Known.behind(Argument) : Known.of(Argument);
}

} // namespace

const Place *accessedBy(const CallExpr &Call, Places &Known) {
  const FunctionDecl *Callee = Known.callers() < Places::MaxCallers ? definitionOf(Call) : nullptr;
  const auto Values = Callee ? Returned::by(*Callee) : std::nullopt;
  if (!Values)
    return nullptr;
  Places Inside(Known.callers() + 1);
  const Place *Found = nullptr;
  for (const Expr *Value : Values->Values) {
    const Place *To = borrowed(Callee->getReturnType(), *Value, Inside);
    const Place *Plain = To ? &withoutAliases(*To, Inside) : nullptr;
    if (!Plain || (Found && Found != Plain))
      return nullptr;
    Found = Plain;
  }
  const Place &Root = Found->root();
  const VarDecl *Variable = Root.variable();
  const bool IsPointer = Variable && Variable->getType()->isPointerType();
  const Place *Outer = IsPointer ? Inside.pointee(&Root) : &Root;
  const Place *Base = given(Root, Call, *Callee, Known);
  if (Root.What == Place::Temporary || !Base || !Outer || !Found->isWithin(*Outer))
    return nullptr;
  return Known.rebased(*Found, *Outer, *Base);
}

} // namespace coro_tidy::flow
