// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/AwaitedWork.h"
#include "core/Roots.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "topics/time/Pace.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Values that lead to an object which others have too.
bool isHandle(QualType Type) {
  if (Type->isPointerType())
    return !Type->getPointeeType().isConstQualified();
  return structure::isStdClass(Type, {"shared_ptr", "reference_wrapper", "weak_ptr"});
}

bool isMutable(QualType Parameter) {
  if (Parameter->isLValueReferenceType())
    return !Parameter->getPointeeType().isConstQualified() ||
           isHandle(Parameter.getNonReferenceType());
  return isHandle(Parameter);
}

/// A lambda without state of others.
bool isClosed(const CXXRecordDecl &Lambda) {
  return llvm::none_of(Lambda.captures(), [](const LambdaCapture &Capture) {
    return Capture.capturesThis() || Capture.getCaptureKind() == LCK_ByRef;
  });
}

/// `clients[i]`: which one it is, i says. Null for other expressions.
const Expr *indexIn(const Expr &Object) {
  const Expr *Plain = Object.IgnoreUnlessSpelledInSource();
  if (const auto *Subscript = llvm::dyn_cast<ArraySubscriptExpr>(Plain))
    return Subscript->getIdx();
  const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(Plain);
  if (!Operator || Operator->getNumArgs() == 0)
    return nullptr;
  if (Operator->getOperator() == OO_Arrow || Operator->getOperator() == OO_Star)
    return indexIn(*Operator->getArg(0));
  return Operator->getOperator() == OO_Subscript ? Operator->getArg(1) : nullptr;
}

class TouchedObjects {
public:
  TouchedObjects(AwaitedWork &Work, const Knowledge &Facts) : Work(Work), Facts(Facts) {}

  void call(const CallExpr &Call) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Call.getCalleeDecl());
    if (!Callee)
      Work.TouchesMore = true;
    receiver(Call);
    const CallSite Site = callSite(Call);
    for (unsigned I = 0; I < Site.Arguments.size(); ++I)
      argument(*Site.Arguments[I], Callee && I < Callee->getNumParams()
                                       ? Callee->getParamDecl(I)->getType()
                                       : Site.Arguments[I]->getType());
  }

private:
  void receiver(const CallExpr &Call) {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.getCalleeDecl());
    if (!Method || Method->isStatic())
      return;
    const Expr *Object = nullptr;
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call))
      Object = Member->getImplicitObjectArgument();
    else if (llvm::isa<CXXOperatorCallExpr>(Call))
      Object = Call.getArg(0);
    const bool IsLambda = Method->getParent()->isLambda();
    if (IsLambda ? isClosed(*Method->getParent()) : Method->isConst())
      return;
    touch(Object);
  }

  /// A task that is given on is part of the work. What one does that was made elsewhere is not
  /// known: `settle(std::move(body))`.
  void argument(const Expr &Given, QualType Parameter) {
    if (Facts.isAwaitable(Given.getType().getNonReferenceType())) {
      const auto *Maker = llvm::dyn_cast<CallExpr>(Given.IgnoreUnlessSpelledInSource());
      if (Maker && !structure::isMove(*Maker))
        return call(*Maker);
      Work.TouchesMore = true;
    }
    if (llvm::isa<LambdaExpr>(Given.IgnoreUnlessSpelledInSource()))
      Work.TouchesMore = true;
    if (isMutable(Parameter) && !Given.isPRValue())
      touch(&Given);
    else if (isHandle(Given.getType()))
      touch(&Given);
  }

  void touch(const Expr *Object) {
    const Expr *Index = Object ? indexIn(*Object) : nullptr;
    const VarDecl *Root = Object ? rootVariable(Index ? Index : Object) : nullptr;
    if (Root)
      Work.Touches.push_back(Root);
    else
      Work.TouchesMore = true;
  }

  AwaitedWork &Work;
  const Knowledge &Facts;
};

/// Somebody else has to act first. Of what takes many at once, one is asked for, and answered.
bool isUpToPeer(const CallSite &Site, const Knowledge &Facts) {
  return Facts.holdsAny(Site, {Fact::WaitsForPeer}, Standing::Name) &&
         !Facts.fact(Site, Fact::BatchedBy);
}

bool isAboutTime(const CoawaitExpr &Await, const CallSite &Site, Workspace &Of) {
  const Knowledge &Facts = Of.knowledge();
  return sleeps(Await, Facts) || yields(Await, Facts, Of.context()) ||
         Facts.isAsyncLock(Site.ReceiverType) || Facts.isLimiter(Site.ReceiverType) ||
         isUpToPeer(Site, Facts) ||
         Facts.holdsAny(Site,
                        {Fact::HopsAway, Fact::HopsBack, Fact::Hops, Fact::Gathers,
                         Fact::GathersBounded, Fact::Waits, Fact::Acquires},
                        Standing::Name);
}

} // namespace

std::optional<AwaitedWork> awaitedWork(const CoawaitExpr &Await, Workspace &Of) {
  const Expr *Operand = Await.getOperand();
  const auto *Call =
      Operand ? llvm::dyn_cast<CallExpr>(Operand->IgnoreUnlessSpelledInSource()) : nullptr;
  if (!Call)
    return std::nullopt;
  AwaitedWork Work{.Call = Call, .Site = callSite(*Call)};
  const bool IsMoved = structure::isMove(*Call);
  if (IsMoved || !Work.Site.Callee || !Of.knowledge().isAwaitable(Call->getType()) ||
      isAboutTime(Await, Work.Site, Of))
    return std::nullopt;
  TouchedObjects(Work, Of.knowledge()).call(*Call);
  return Work;
}

} // namespace coro_tidy
