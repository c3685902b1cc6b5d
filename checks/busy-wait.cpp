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
// And what has failed is tried again at once, where it fails again: see topics/loops/Retries.h and
// topics/loops/Restarts.h.

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/loops/Pauses.h"
#include "topics/loops/Polling.h"
#include "topics/loops/Restarts.h"
#include "topics/loops/Retries.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Endless.h"
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

/// Whether asking may change what others are asked for. Members that leave their object as it is
/// do not.
bool mayChange(const Expr *Condition) {
  return anyStatement(Condition, [](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const auto *Method =
        Call ? llvm::dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
    return llvm::isa<CoroutineSuspendExpr>(S) || (Call && !(Method && Method->isConst()));
  });
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
    if (!Fn.events())
      return;
    for (const Restart &Again : restartsAtOnce(Fn, workspace()))
      restarted(Again);
    if (!Fn.suspends())
      return;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(&S))
        examineSwitches(Fn, *Range);
      else if (isLoop(S)) {
        examineWait(Fn, loopOf(S));
        examineIdle(Fn, loopOf(S));
      }
      if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S); Await && loopAround(*Await, Fn))
        examinePredicate(*Await);
    });
    for (const Retry &Again : retriesAtOnce(Fn, knowledge()))
      report({.At = Again.Operation->getBeginLoc(),
              .Message = nameOf(*Again.Operation) + " is tried again at once when it has failed",
              .Notes = {{Again.Failure->getBeginLoc(), "nothing waits on the way back from here"}},
              .When = {.If = Again.If}});
  }

private:
  void restarted(const Restart &Again) {
    Report Finding{.At = Again.At->getBeginLoc(),
                   .Message = "'" + displayName(*Again.Started) +
                              "' is started anew at once when " +
                              (Again.Operation ? nameOf(*Again.Operation) : "it") + " has failed",
                   .When = {.If = Again.If}};
    if (Again.Failure)
      Finding.Notes = {{Again.Failure->getBeginLoc(), "nothing waits on the way from here"}};
    report(std::move(Finding));
  }

  static std::string nameOf(const Expr &Suspension) {
    const auto *Await = llvm::dyn_cast<CoawaitExpr>(&Suspension);
    const FunctionDecl *Own = Await ? ownAwaited(*Await) : nullptr;
    const CallSite Site = awaitedSite(Suspension);
    return "'" + displayName(Own ? *Own : Site.Functor ? *Site.Functor : *Site.Callee) + "'";
  }

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
    const Pauses Between(Fn, *In.At, workspace());
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
      if (const SaidBy By = Await ? Between.pauses(*Await) : std::nullopt) {
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
      } else if (!State.onlyLocks(*Part) && !Between.setsTimer(*Part)) {
        return;
      }
    }
    if (Pause && Polled && !isLongerEachTime(*Pause, In.Step))
      reportPolled(*In.At, *Polled, *Pause, *PauseBy, Between);
  }

  /// A worker that finds nothing to do pauses, and looks again. Who pauses after the work as well
  /// works at a pace of his own.
  ///   while (isOpen()) {
  ///     if (jobs_.empty()) { co_await sleep_for(1ms); continue; }
  ///     co_await run(take(jobs_));
  ///   }
  void examineIdle(const Function &Fn, const Loop &In) {
    if (In.Step || mayChange(In.Condition))
      return;
    const Polling Around(Fn, *In.At, workspace());
    const auto Parts = partsOf(In.Body);
    const auto *First = llvm::find_if_not(Parts, [&](const Stmt *Part) {
      const auto *If = llvm::dyn_cast<IfStmt>(Part);
      return Around.onlyLocks(*Part) || (If && !If->getElse() && leaves(If->getThen(), Fn));
    });
    const auto *Idle = First == Parts.end() ? nullptr : llvm::dyn_cast<IfStmt>(*First);
    if (!Idle || Idle->getInit() || Idle->getElse())
      return;
    const Polling State(Fn, *Idle, workspace());
    const Pauses Between(Fn, *Idle, workspace());
    const NamedDecl *Polled = State.polled(*Idle->getCond());
    const Expr *Pause = onlyPause(partsOf(Idle->getThen()), State, Between, Fn);
    if (!Polled || !Pause || State.advances(*Idle->getCond()))
      return;
    const bool HasPace = llvm::any_of(suspensionsIn(*In.At, Fn), [&](const Expr *Await) {
      return Await != Pause && sleeps(*Await, knowledge());
    });
    if (!HasPace)
      reportPolled(*Idle, *Polled, *Pause, *Between.pauses(*Pause), Between);
  }

  /// The await of statements that pause and go on with the next turn, and do nothing else.
  const Expr *onlyPause(llvm::ArrayRef<const Stmt *> Parts, const Polling &State,
                        const Pauses &Between, const Function &Fn) const {
    if (Parts.empty() || !llvm::isa<ContinueStmt>(Parts.back()))
      return nullptr;
    const Expr *Pause = nullptr;
    for (const Stmt *Part : Parts.drop_back()) {
      const Expr *Await = awaitIn(Part, Fn);
      if (!Pause && Await && Between.pauses(*Await))
        Pause = Await;
      else if (!State.onlyLocks(*Part) && !Between.setsTimer(*Part))
        return nullptr;
    }
    return Pause;
  }

  void reportPolled(const Stmt &At, const NamedDecl &Polled, const Expr &Pause, Standing PauseBy,
                    const Pauses &Between) {
    if (Between.isEndedBy(Polled, Pause))
      return;
    report({.At = At.getBeginLoc(),
            .Message = "'" + Polled.getNameAsString() + "' is polled until it changes",
            .Notes = {{Pause.getBeginLoc(), Between.letsOthersRun(Pause)
                                                ? "between two looks, others run"
                                                : "between two looks, time passes"}},
            .RestsOn = PauseBy});
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
