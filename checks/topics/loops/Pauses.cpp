// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Pauses.h"
#include "core/Statements.h"
#include "topics/tasks/Awaits.h"
#include "topics/time/Pace.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `timer.expires_after(10ms);`, or a timer of that time made anew.
ObjectPath timerSetBy(const Stmt *Statement) {
  if (const auto *Cleanups = llvm::dyn_cast<ExprWithCleanups>(Statement))
    Statement = Cleanups->getSubExpr();
  if (const auto *Set = llvm::dyn_cast<CXXMemberCallExpr>(Statement);
      Set && isGivenTime(callSite(*Set)))
    return pathOf(*Set->getImplicitObjectArgument());
  const VarDecl *Timer = declaredBy(*Statement);
  const Expr *Made =
      Timer && Timer->getInit() ? Timer->getInit()->IgnoreUnlessSpelledInSource() : nullptr;
  const bool IsTimer =
      llvm::isa_and_nonnull<CXXConstructExpr>(Made) && isGivenTime(callSite(*Made));
  return IsTimer ? ObjectPath{Timer} : ObjectPath();
}

} // namespace

SaidBy Pauses::pauses(const Expr &Await) const {
  if (const SaidBy Yields = letsOthersRun(Await))
    return Yields;
  const SaidBy Sleeps = sleeps(Await, Facts);
  if (!Sleeps)
    return std::nullopt;
  const CallSite Site = awaitedSite(Await);
  const auto *Written = llvm::dyn_cast<CoawaitExpr>(&Await);
  const bool IsGivenTime = (Written && isTime(Written->getOperand()->getType())) ||
                           llvm::any_of(Site.Arguments, [](const Expr *E) {
                             return isTime(E->getType()) || E->getType()->isArithmeticType();
                           });
  return IsGivenTime || (Site.On && isSetHere(pathOf(*Site.On))) ? Sleeps : std::nullopt;
}

SaidBy Pauses::letsOthersRun(const Expr &Await) const {
  if (const SaidBy Yields = yields(Await, Facts, Context))
    return Yields;
  const bool Hops = Facts.holdsAny(awaitedSite(Await), {Fact::Hops, Fact::HopsAway, Fact::HopsBack},
                                   Standing::Stated);
  return Hops && !sleeps(Await, Facts) ? SaidBy(Standing::Stated) : std::nullopt;
}

bool Pauses::setsTimer(const Stmt &Part) const {
  const VarDecl *Made = declaredBy(Part);
  return isTimer(timerSetBy(&Part)) || (Made && isSetHere({Made}) && isTimer({Made}));
}

bool Pauses::isEndedBy(const NamedDecl &State, const Expr &Pause) const {
  const CallSite Site = awaitedSite(Pause);
  const ObjectPath Timer = Site.On ? pathOf(*Site.On) : ObjectPath();
  const auto *Member = Timer.empty() ? nullptr : llvm::dyn_cast<FieldDecl>(Timer.back());
  const auto EndsPause = [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    const ObjectPath On = Call ? pathOf(*Call->getImplicitObjectArgument()) : ObjectPath();
    return !On.empty() && On.back() == Member &&
           (Facts.holds(callSite(*Call), Fact::Cancels, Standing::Name) ||
            isGivenTime(callSite(*Call)));
  };
  const auto NamesState = [&](const Stmt &S) {
    const auto *E = llvm::dyn_cast<Expr>(&S);
    return E && declarationNamedBy(*E) == &State;
  };
  return Member && llvm::any_of(Work.functions(), [&](const Function *Fn) {
           return Fn != &In && anyStatement(&Fn->body(), EndsPause) &&
                  anyStatement(&Fn->body(), NamesState);
         });
}

bool Pauses::isSetHere(const ObjectPath &Timer) const {
  return !Timer.empty() &&
         anyStatement(&Loop, [&](const Stmt &S) { return timerSetBy(&S) == Timer; });
}

/// What is set to a time in the loop is its timer if the loop awaits it. It could be a clock that a
/// test advances.
bool Pauses::isTimer(const ObjectPath &Set) const {
  return !Set.empty() && llvm::any_of(suspensionsIn(Loop, In), [&](const Expr *Await) {
    const CallSite Site = awaitedSite(*Await);
    return Site.On && pathOf(*Site.On) == Set;
  });
}

} // namespace coro_tidy
