// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Accessors.h"
#include "flow/Loans.h"
#include "knowledge/Containers.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
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
      if (Value && !isNullPointer(*Value))
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

  unsigned Seen = 0;
};

/// The function that runs, when it can be no other's. The members of the standard library are
/// known by what they are for.
const FunctionDecl *definitionOf(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  const FunctionDecl *Defined = nullptr;
  const bool IsKnown = Callee && !(Method && Method->isVirtual()) && Callee->hasBody(Defined) &&
                       !Defined->isDependentContext() &&
                       !Callee->getDeclContext()->getEnclosingNamespaceContext()->isStdNamespace();
  return IsKnown ? Defined : nullptr;
}

/// What a way within the callee begins with, as the caller names it.
const Place *given(const Place &Root, const CallExpr &Call, const FunctionDecl &Callee,
                   Places &Known) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  const bool IsOperator =
      isa<CXXOperatorCallExpr>(Call) && Method && Method->isImplicitObjectMemberFunction();
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

/// A class that stands for an object elsewhere: a smart pointer, an iterator, an optional.
bool isPointerLike(const CXXRecordDecl &Class) {
  return structure::hasOperator(Class, OO_Star) || structure::hasOperator(Class, OO_Arrow);
}

/// `p.get()`, `o.value()`: the same as `*p`, or its address.
bool isAccessToPointee(const CXXMethodDecl &Method) {
  return Method.getNumParams() == 0 && structure::plays(Method, structure::Role::Content) &&
         isPointerLike(*Method.getParent());
}

bool isAccessToElement(const CXXMethodDecl &Method) {
  return structure::plays(Method, structure::Role::Element) &&
         Method.getReturnType()->isReferenceType() &&
         !structure::elementOf(Method.getFunctionObjectParameterType()).isNull();
}

/// `std::get<T>(variant)`, `std::get_if<T>(&variant)`.
bool isAccessToAlternative(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || Call.getNumArgs() != 1 || !Callee->isInStdNamespace() ||
      !structure::isNamed(*Callee, {"get", "get_if"}))
    return false;
  const QualType Of = Call.getArg(0)->getType();
  return structure::isStdClass(Of->isPointerType() ? Of->getPointeeType() : Of, {"variant"});
}

} // namespace

const Place *partByRole(const CallExpr &Call, Places &Known) {
  if (isAccessToAlternative(Call)) {
    const Expr *Of = Call.getArg(0);
    return Known.pointee(Of->getType()->isPointerType() ? Known.behind(Of) : Known.of(Of));
  }
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  if (Method && isAccessToPointee(*Method))
    return Known.pointee(Known.receiver(*Member));
  return Method && isAccessToElement(*Method) ? Known.element(Known.receiver(*Member)) : nullptr;
}

/// What all values that the callee returns lead to, by Leads, as the caller names it.
static const Place *
ledToBy(const CallExpr &Call, const FunctionDecl &Callee, Places &Known,
        llvm::function_ref<const Place *(const Expr &Value, Places &Inside)> Leads) {
  const auto Values =
      Known.callers() < Places::MaxCallers ? Returned::by(Callee) : std::optional<Returned>();
  if (!Values)
    return nullptr;
  Places Inside(Known.callers() + 1);
  const Place *Found = nullptr;
  for (const Expr *Value : Values->Values) {
    const Place *To = Leads(*Value, Inside);
    const Place *Plain = To ? &sharedSource(withoutAliases(*To, Inside), Inside) : nullptr;
    if (!Plain || (Found && Found != Plain))
      return nullptr;
    Found = Plain;
  }
  const Place &Root = Found->root();
  const VarDecl *Variable = Root.variable();
  const bool IsPointer = Variable && Variable->getType()->isPointerType();
  const Place *Outer = IsPointer ? Inside.pointee(&Root) : &Root;
  const Place *Base = given(Root, Call, Callee, Known);
  if (Root.What == Place::Temporary || !Base || !Outer || !Found->isWithin(*Outer))
    return nullptr;
  return Known.rebased(*Found, *Outer, *Base);
}

const Place *accessedBy(const CallExpr &Call, Places &Known) {
  const FunctionDecl *Callee = definitionOf(Call);
  if (!Callee || !refersElsewhere(Callee->getReturnType()))
    return nullptr;
  return ledToBy(Call, *Callee, Known, [&](const Expr &Value, Places &Inside) {
    return borrowed(Callee->getReturnType(), Value, Inside);
  });
}

/// The shared owner of which the call returns a copy.
static const Place *copiedBy(const Place &Temporary, Places &Known) {
  const Expr *Made = Temporary.Made ? originOf(Temporary.Made) : nullptr;
  const auto *Call = dyn_cast_or_null<CallExpr>(Made);
  const bool IsShared = Call && Call->isPRValue() && structure::isSharedOwner(Call->getType());
  const FunctionDecl *Callee = IsShared ? definitionOf(*Call) : nullptr;
  if (!Callee)
    return nullptr;
  return ledToBy(*Call, *Callee, Known, [](const Expr &Value, Places &Inside) -> const Place * {
    const auto *Copy = dyn_cast<CXXConstructExpr>(originOf(&Value));
    return Copy && Copy->getConstructor()->isCopyConstructor() ? Inside.of(Copy->getArg(0))
                                                               : nullptr;
  });
}

const Place &sharedSource(const Place &Of, Places &Known) {
  const Place *Content = &Of;
  while (Content->Of && Content->Of->Of)
    Content = Content->Of;
  if (!Content->Of || Content->What != Place::Pointee || Content->Of->What != Place::Temporary)
    return Of;
  const Place *Source = copiedBy(*Content->Of, Known);
  const Place *Real = Source ? Known.rebased(Of, *Content->Of, *Source) : nullptr;
  return Real ? *Real : Of;
}

} // namespace coro_tidy::flow
