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

/// But for the token of the coroutine that is suspended.
bool isGivenNothing(const CallSite &Site, const Knowledge &Facts) {
  return llvm::all_of(Site.Arguments, [&](const Expr *Argument) {
    return llvm::isa<CXXDefaultArgExpr>(Argument) || Facts.isStackfulToken(Argument->getType());
  });
}

} // namespace

bool isTime(QualType Type) { return structure::isStdClass(Type, {"duration", "time_point"}); }

bool isGivenTime(const CallSite &Site) {
  return llvm::any_of(Site.Arguments, [](const Expr *E) { return isTime(E->getType()); });
}

bool hasTimeWritten(const CallExpr &Call) {
  return llvm::any_of(Call.arguments(), [](const Expr *E) {
    return isTime(E->getType()) && !llvm::isa<CXXDefaultArgExpr>(E);
  });
}

CallSite awaitedSite(const Expr &Suspension) {
  const auto *Await = llvm::dyn_cast<CoroutineSuspendExpr>(&Suspension);
  const Expr *Operand = Await ? Await->getOperand() : &Suspension;
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

SaidBy sleeps(const Expr &Suspension, const Knowledge &Facts) {
  if (llvm::isa<CoyieldExpr>(Suspension))
    return std::nullopt;
  const auto *Await = llvm::dyn_cast<CoroutineSuspendExpr>(&Suspension);
  if (Await && Await->getOperand() && isTime(Await->getOperand()->getType()))
    return Standing::Structure;
  const CallSite Site = awaitedSite(Suspension);
  return confirmed(Facts.standing(Site, Fact::Sleeps), isGivenTime(Site));
}

SaidBy yields(const Expr &Suspension, const Knowledge &Facts, const ASTContext &Context) {
  if (llvm::isa<CoyieldExpr>(Suspension))
    return std::nullopt;
  const CallSite Site = awaitedSite(Suspension);
  if (const SaidBy Sleeps = sleeps(Suspension, Facts)) {
    const bool TakesNoTime = llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
      return isTime(Argument->getType()) && constantOf(*Argument, Context) == 0;
    });
    return TakesNoTime ? Sleeps : std::nullopt;
  }
  return confirmed(Facts.standing(Site, Fact::Yields), isGivenNothing(Site, Facts));
}

bool neverSuspends(const Expr &Suspension, const Knowledge &Facts) {
  if (llvm::isa<CoyieldExpr>(Suspension))
    return false;
  if (Facts.holds(awaitedSite(Suspension), Fact::NeverSuspends))
    return true;
  const auto *Await = llvm::dyn_cast<CoawaitExpr>(&Suspension);
  const CXXRecordDecl *Awaiter = Await ? awaiterOf(*Await) : nullptr;
  return Awaiter && structure::readinessOf(*Awaiter) == structure::Readiness::Always;
}

} // namespace coro_tidy
