// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/time/Pace.h"
#include "core/Statements.h"
#include "core/Words.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The first of a CXXMemberCallExpr's objects on the way to await_ready: the awaiter.
const CXXRecordDecl *awaiterOf(const CoroutineSuspendExpr &Await) {
  const auto *Ready = llvm::dyn_cast_or_null<CXXMemberCallExpr>(
      Await.getReadyExpr() ? Await.getReadyExpr()->IgnoreImplicit() : nullptr);
  return Ready ? structure::classOf(Ready->getImplicitObjectArgument()->getType()) : nullptr;
}

bool isGivenTime(const CallSite &Site) {
  return llvm::any_of(Site.Arguments, [](const Expr *E) { return isTime(E->getType()); });
}

bool isGivenNothing(const CallSite &Site) {
  return llvm::all_of(Site.Arguments, llvm::IsaPred<CXXDefaultArgExpr>);
}

} // namespace

bool isTime(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && isInStd(*Class) && Class->getIdentifier() &&
         llvm::is_contained({"duration", "time_point"}, Class->getName());
}

CallSite awaitedSite(const CoroutineSuspendExpr &Await) {
  const Expr *Operand = Await.getOperand();
  if (!Operand)
    return {};
  Operand = Operand->IgnoreUnlessSpelledInSource();
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(Operand)) {
    CallSite Site;
    Site.Functor = llvm::dyn_cast<VarDecl>(Name->getDecl());
    Site.Result = Name->getType();
    return Site;
  }
  return callSite(*Operand);
}

bool sleeps(const CoroutineSuspendExpr &Await, const Knowledge &Facts) {
  if (!llvm::isa<CoawaitExpr>(Await) || !Await.getOperand())
    return false;
  if (isTime(Await.getOperand()->getType()))
    return true;
  const CallSite Site = awaitedSite(Await);
  if (Facts.holds(Site, Fact::Sleeps))
    return true;
  return Site.Callee && hasWord(*Site.Callee, {"sleep", "delay"}) && isGivenTime(Site);
}

bool yields(const CoroutineSuspendExpr &Await, const Knowledge &Facts, const ASTContext &Context) {
  if (!llvm::isa<CoawaitExpr>(Await))
    return false;
  const CallSite Site = awaitedSite(Await);
  if (sleeps(Await, Facts))
    return llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
      return isTime(Argument->getType()) && constantOf(*Argument, Context) == 0;
    });
  if (Facts.holds(Site, Fact::Yields))
    return true;
  return Site.Callee && hasWord(*Site.Callee, {"yield"}) && isGivenNothing(Site);
}

bool neverSuspends(const CoroutineSuspendExpr &Await, const Knowledge &Facts) {
  if (!llvm::isa<CoawaitExpr>(Await))
    return false;
  if (Facts.holds(awaitedSite(Await), Fact::NeverSuspends))
    return true;
  const CXXRecordDecl *Awaiter = awaiterOf(Await);
  return Awaiter && structure::readinessOf(*Awaiter) == structure::Readiness::Always;
}

} // namespace coro_tidy
