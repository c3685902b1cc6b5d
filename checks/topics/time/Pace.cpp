// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/time/Pace.h"
#include "core/Statements.h"
#include "knowledge/Coroutines.h"
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

bool isTime(QualType Type) { return structure::isStdClass(Type, {"duration", "time_point"}); }

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

SaidBy sleeps(const CoroutineSuspendExpr &Await, const Knowledge &Facts) {
  if (!llvm::isa<CoawaitExpr>(Await) || !Await.getOperand())
    return std::nullopt;
  if (isTime(Await.getOperand()->getType()))
    return Standing::Structure;
  const CallSite Site = awaitedSite(Await);
  return confirmed(Facts.standing(Site, Fact::Sleeps), isGivenTime(Site));
}

SaidBy yields(const CoroutineSuspendExpr &Await, const Knowledge &Facts,
              const ASTContext &Context) {
  if (!llvm::isa<CoawaitExpr>(Await))
    return std::nullopt;
  const CallSite Site = awaitedSite(Await);
  if (const SaidBy Sleeps = sleeps(Await, Facts)) {
    const bool TakesNoTime = llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
      return isTime(Argument->getType()) && constantOf(*Argument, Context) == 0;
    });
    return TakesNoTime ? Sleeps : std::nullopt;
  }
  return confirmed(Facts.standing(Site, Fact::Yields), isGivenNothing(Site));
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
