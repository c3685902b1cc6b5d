// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Waiting by asking again and again. Whoever changes the state could wake the waiter, at
// once and only once:
//
//   while (!done_)
//     co_await sleep_for(10ms);    // too late when it is done, too often while it is not
//
// And giving up the thread for each element of a range, where the element's own work is
// awaited in the same turn:
//
//   for (auto &item : items) {
//     co_await sleep_for(0ms);     // a trip through the loop's queue
//     co_await process(item);      // lets others run anyway
//   }
//
// And a wait for a condition that is always true, round and round:
//
//   while (running())
//     co_await changed.wait([] { return true; });
//
// And what has failed is tried again at once, where it fails again: see topics/loops/Retries.h.

#include "core/Check.h"
#include "core/Roots.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/loops/Polling.h"
#include "topics/loops/Retries.h"
#include "topics/sessions/Acquisitions.h"
#include "topics/tasks/Awaits.h"
#include "topics/time/Conditions.h"
#include "topics/time/Pace.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The statements of a body, or the one that it is.
llvm::SmallVector<const Stmt *, 4> partsOf(const Stmt *Body) {
  const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Body);
  if (Block)
    return {Block->body_begin(), Block->body_end()};
  return Body ? llvm::SmallVector<const Stmt *, 4>{Body} : llvm::SmallVector<const Stmt *, 4>{};
}

/// `co_await x;` with nothing around it but a cast of its result; or the call of a stackful
/// coroutine.
const Expr *awaitIn(const Stmt *Statement, const Function &Fn) {
  const auto *Value = llvm::dyn_cast<Expr>(Statement);
  if (!Value)
    return nullptr;
  Value = Value->IgnoreUnlessSpelledInSource();
  if (const auto *Cast = llvm::dyn_cast<ExplicitCastExpr>(Value))
    Value = Cast->getSubExpr()->IgnoreUnlessSpelledInSource();
  const bool IsCall = llvm::isa<CallExpr>(Value) && Fn.suspensions().contains(Value);
  return llvm::isa<CoawaitExpr>(Value) || IsCall ? Value : nullptr;
}

bool leaves(const Stmt *Branch, const Function &Fn) {
  const auto Parts = partsOf(Branch);
  return !Parts.empty() && llvm::isa<BreakStmt, ReturnStmt, CoreturnStmt>(Parts.back()) &&
         suspensionsIn(*Branch, Fn).empty();
}

struct Loop {
  const Stmt *At;
  const Expr *Condition;
  const Stmt *Body;
  const Expr *Step = nullptr;
};

Loop loopOf(const Stmt &S) {
  if (const auto *While = llvm::dyn_cast<WhileStmt>(&S))
    return {While, While->getCond(), While->getBody()};
  if (const auto *Do = llvm::dyn_cast<DoStmt>(&S))
    return {Do, Do->getCond(), Do->getBody()};
  if (const auto *For = llvm::dyn_cast<ForStmt>(&S))
    return {For, For->getCond(), For->getBody(), For->getInc()};
  return {&S, nullptr, nullptr};
}

/// for (auto pause = 1ms; !done; pause *= 2) co_await sleep_for(pause);
bool isLongerEachTime(const Expr &Pause, const Expr *Step) {
  return anyStatement(Step, [&](const Stmt &S) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
    return Name && llvm::isa<VarDecl>(Name->getDecl()) && mentions(&Pause, *Name->getDecl());
  });
}

class BusyWaitCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.suspends() || !Fn.events())
      return;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(&S))
        examineSwitches(Fn, *Range);
      else if (isLoop(S))
        examineWait(Fn, loopOf(S));
      if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S); Await && loopAround(*Await, Fn))
        examinePredicate(*Await);
    });
    for (const Retry &Again : retriesAtOnce(Fn, knowledge())) {
      const CallSite Site = awaitedSite(*Again.Operation);
      const NamedDecl *Named = Site.Functor ? Site.Functor : Site.Callee;
      report({.At = Again.Operation->getBeginLoc(),
              .Message = "'" + displayName(*Named) + "' is tried again at once when it has failed",
              .Notes = {{Again.Failure->getBeginLoc(), "nothing waits on the way back from here"}},
              .When = {.If = Again.If}});
    }
  }

private:
  /// Whoever waits asks first, and does not wait if the answer is yes.
  void examinePredicate(const CoawaitExpr &Await) {
    const CallSite Site = awaitedSite(Await);
    const Expr *Predicate = predicateOf(Site);
    if (Predicate && waitsForCondition(Site, knowledge()) && isAlwaysTrue(*Predicate))
      report({.At = Await.getBeginLoc(),
              .Message = "'" + displayName(*Site.Callee) +
                         "' waits for nothing: its predicate is always true",
              .Notes = {{Predicate->getBeginLoc(), "the predicate"}}});
  }

  /// Each turn sleeps, looks whether it may leave, and does nothing else.
  void examineWait(const Function &Fn, const Loop &In) {
    const Polling State(Fn, *In.At, workspace());
    const Expr *Pause = nullptr;
    SaidBy PauseBy;
    const NamedDecl *Polled = nullptr;
    const auto AskedBy = [&](const Expr &Condition) {
      return State.advances(Condition) ? nullptr : State.polled(Condition);
    };
    const bool HasCondition = In.Condition && !isEndless(In.At);
    if (HasCondition && !(Polled = AskedBy(*In.Condition)))
      return;
    llvm::SmallVector<const Stmt *, 8> Parts(llvm::reverse(partsOf(In.Body)));
    while (!Parts.empty()) {
      const Stmt *Part = Parts.pop_back_val();
      const auto *If = llvm::dyn_cast<IfStmt>(Part);
      const Expr *Await = awaitIn(Part, Fn);
      if (const SaidBy By = Await ? pauses(*Await, *In.At) : std::nullopt) {
        Pause = Await;
        PauseBy = By;
      } else if (llvm::isa<CompoundStmt>(Part)) {
        llvm::append_range(Parts, llvm::reverse(partsOf(Part)));
      } else if (If && !If->getInit() && leaves(If->getThen(), Fn)) {
        const NamedDecl *Asked = AskedBy(*If->getCond());
        if (!Asked)
          return;
        Polled = Polled ? Polled : Asked;
        llvm::append_range(Parts, llvm::reverse(partsOf(If->getElse())));
      } else if (!State.onlyLocks(*Part) && !isTimer(timerSetBy(Part), *In.At, Fn) &&
                 !makesTimer(*Part, *In.At, Fn)) {
        return;
      }
    }
    if (!Pause || !Polled || isLongerEachTime(*Pause, In.Step))
      return;
    const bool Switches = letsOthersRun(*Pause).has_value();
    report({.At = In.At->getBeginLoc(),
            .Message = "'" + Polled->getNameAsString() + "' is polled until it changes",
            .Notes = {{Pause->getBeginLoc(), Switches ? "between two looks, others run"
                                                      : "between two looks, time passes"}},
            .RestsOn = *PauseBy});
  }

  /// A timer that nobody sets in the loop is one that somebody cancels: an event.
  SaidBy pauses(const Expr &Await, const Stmt &Loop) const {
    if (const SaidBy Yields = letsOthersRun(Await))
      return Yields;
    const SaidBy Sleeps = sleeps(Await, knowledge());
    if (!Sleeps)
      return std::nullopt;
    const CallSite Site = awaitedSite(Await);
    const auto *Written = llvm::dyn_cast<CoawaitExpr>(&Await);
    const bool IsGivenTime = (Written && isTime(Written->getOperand()->getType())) ||
                             llvm::any_of(Site.Arguments, [](const Expr *E) {
                               return isTime(E->getType()) || E->getType()->isArithmeticType();
                             });
    const bool IsSetHere = Site.On && isSetIn(Loop, pathOf(*Site.On));
    return IsGivenTime || IsSetHere ? Sleeps : std::nullopt;
  }

  /// A yield, or a way to an executor that is gone in each turn:
  ///   while (!ready_) co_await asio::post(executor, asio::use_awaitable);
  SaidBy letsOthersRun(const Expr &Await) const {
    if (const SaidBy Yields = yields(Await, knowledge(), context()))
      return Yields;
    const bool Hops = knowledge().holdsAny(
        awaitedSite(Await), {Fact::Hops, Fact::HopsAway, Fact::HopsBack}, Standing::Stated);
    return Hops && !sleeps(Await, knowledge()) ? SaidBy(Standing::Stated) : std::nullopt;
  }

  static bool isSetIn(const Stmt &Loop, const ObjectPath &Timer) {
    return !Timer.empty() &&
           anyStatement(&Loop, [&](const Stmt &S) { return timerSetBy(&S) == Timer; });
  }

  /// `asio::steady_timer timer(loop);`, which is set in the same turn.
  static bool makesTimer(const Stmt &Part, const Stmt &Loop, const Function &Fn) {
    const VarDecl *Made = declaredBy(Part);
    return Made && isSetIn(Loop, {Made}) && isTimer({Made}, Loop, Fn);
  }

  /// What is set to a time in the loop is its timer if the loop awaits it. It could be a clock
  /// that a test advances.
  static bool isTimer(const ObjectPath &Set, const Stmt &Loop, const Function &Fn) {
    return !Set.empty() && llvm::any_of(suspensionsIn(Loop, Fn), [&](const Expr *Await) {
      const CallSite Site = awaitedSite(*Await);
      return Site.On && pathOf(*Site.On) == Set;
    });
  }

  /// `timer.expires_after(10ms);`, or a timer of that time made anew.
  static ObjectPath timerSetBy(const Stmt *Statement) {
    const auto TakesTime = [](const Stmt &Call) {
      return llvm::any_of(callSite(Call).Arguments,
                          [](const Expr *E) { return isTime(E->getType()); });
    };
    if (const auto *Cleanups = llvm::dyn_cast<ExprWithCleanups>(Statement))
      Statement = Cleanups->getSubExpr();
    if (const auto *Set = llvm::dyn_cast<CXXMemberCallExpr>(Statement); Set && TakesTime(*Set))
      return pathOf(*Set->getImplicitObjectArgument());
    const VarDecl *Timer = declaredBy(*Statement);
    const Expr *Made =
        Timer && Timer->getInit() ? Timer->getInit()->IgnoreUnlessSpelledInSource() : nullptr;
    const bool IsTimer = llvm::isa_and_nonnull<CXXConstructExpr>(Made) && TakesTime(*Made);
    return IsTimer ? ObjectPath{Timer} : ObjectPath();
  }

  void examineSwitches(const Function &Fn, const CXXForRangeStmt &Loop) {
    const Expr *Switch = nullptr;
    SaidBy SwitchBy;
    bool AwaitsAnyway = false;
    for (const Stmt *Part : partsOf(Loop.getBody())) {
      const Expr *Await = awaitIn(Part, Fn);
      if (const SaidBy By = Await ? yields(*Await, knowledge(), context()) : std::nullopt) {
        Switch = Await;
        SwitchBy = By;
      } else if (!llvm::isa<IfStmt, SwitchStmt, CXXTryStmt>(Part) && !isLoop(*Part)) {
        AwaitsAnyway |= llvm::any_of(suspensionsIn(*Part, Fn), [&](const Expr *Other) {
          return !neverSuspends(*Other, knowledge());
        });
      }
    }
    if (!Switch || !AwaitsAnyway)
      return;
    const CallSite Site = awaitedSite(*Switch);
    const NamedDecl *Named = Site.Functor ? Site.Functor : Site.Callee;
    report({.At = Switch->getBeginLoc(),
            .Message = (Named ? "'" + displayName(*Named) + "'" : std::string("a yield")) +
                       " gives up the thread for each element, though each is awaited anyway",
            .RestsOn = *SwitchBy});
  }
};

const Registration<BusyWaitCheck> Registered{{
    .Name = "coro-busy-wait",
    .Summary = "a loop asks again and again instead of being woken, or yields needlessly",
    .Level = Severity::Warning,
    .Keeps = Principle::NeverBlock,
    .Serves = "avoid needless switches",
    .MeantInTests = true,
}};

} // namespace
} // namespace coro_tidy
