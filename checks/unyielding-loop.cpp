// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A loop that never ends by itself, and that can go round without a suspension, keeps the
// thread of the event loop for good:
//
//   while (true)
//     step();                      // never lets anybody else run
//
//   while (!stopped_) {
//     auto job = jobs_.try_pop();
//     if (!job)
//       continue;                  // spins: who would push a job never gets his turn
//     co_await run(*job);
//   }
//
//   while (!stopped_)
//     if (!jobs_.empty())          // the same
//       co_await run(jobs_.pop());
//
// Loops that do their work and leave are not meant, however long they take: what parses
// until its input is used up, what counts, what drains a queue.

#include "core/Check.h"
#include "core/Statements.h"
#include "topics/loops/Polling.h"
#include "topics/loops/Questions.h"
#include "topics/loops/WaysRound.h"

using namespace clang;

namespace coro_tidy {
namespace {

using Statements = WaysRound::Statements;

/// Null for an endless loop.
const Expr *conditionOf(const Stmt &Loop) {
  return isEndless(&Loop) ? nullptr : loopCondition(Loop);
}

/// Calls Visit for each statement by which the loop is left, with the condition of the
/// `if` that it is the only branch of; null where it is more involved.
void forEachExit(const Stmt &In, bool BreakLeaves, const Expr *Asked,
                 llvm::function_ref<void(const Expr *)> Visit) {
  if (llvm::isa<ReturnStmt, CoreturnStmt, GotoStmt, CXXThrowExpr>(In) ||
      (BreakLeaves && llvm::isa<BreakStmt>(In)))
    return Visit(Asked);
  if (llvm::isa<LambdaExpr>(In))
    return;
  const auto *If = llvm::dyn_cast<IfStmt>(&In);
  const bool IsTransparent = llvm::isa<CompoundStmt, ExprWithCleanups>(In);
  for (const Stmt *Child : childrenOf(In)) {
    const bool IsOnlyBranch = If && Child == If->getThen() && !If->getElse();
    if (Child)
      forEachExit(*Child, BreakLeaves && !isLoop(*Child) && !llvm::isa<SwitchStmt>(Child),
                  IsOnlyBranch    ? If->getCond()
                  : IsTransparent ? Asked
                                  : nullptr,
                  Visit);
  }
}

/// The continue at the end of a branch.
const ContinueStmt *continueIn(const IfStmt &If) {
  const Stmt *Last = If.getThen();
  if (const auto *Block = llvm::dyn_cast<CompoundStmt>(Last))
    Last = Block->body_empty() ? nullptr : Block->body_back();
  return llvm::dyn_cast_or_null<ContinueStmt>(Last);
}

/// A loop of a coroutine, and the questions by which it is left.
class Candidate {
public:
  Candidate(const Function &Fn, const Stmt &Loop, Workspace &Of)
      : Loop(Loop), Facts(Of.knowledge()), Ways(Fn, Loop, Of.knowledge()) {
    const Polling State(Fn, Loop, Of);
    const auto AddExit = [&](const Expr *Asked) {
      IsUnbounded &= Asked && State.polled(*Asked);
      if (!Asked)
        return;
      MayWork &= asksToStop(*Asked);
      addTo(Questions, Asked);
    };
    if (const Expr *Condition = conditionOf(Loop))
      AddExit(Condition);
    forEachExit(Loop, true, nullptr, AddExit);
    Suspends = Ways.suspends(Loop);
    forEachStatement(&Loop, [&](const Stmt &S) {
      if (const SaidBy Pauses = pauses(S)) {
        Questions.insert(&S);
        QuestionsBy = std::min(QuestionsBy, *Pauses);
      }
      if (State.onlyLocks(S))
        addTo(Questions, &S);
    });
  }

  /// What says so: where the loop asks, that it does nothing else.
  SaidBy neverSuspendsAtAll() const {
    if (!IsUnbounded || Suspends || !Ways.haveNoSuspension(MayWork ? nullptr : &Questions))
      return std::nullopt;
    return MayWork ? Standing::Structure : QuestionsBy;
  }

  /// Where a way round finds nothing to do, and so does nothing: its `continue`, or the `if`
  /// that it passes by.
  struct Spin {
    const Stmt *At;
    Standing RestsOn;
  };

  std::optional<Spin> spins() const {
    std::optional<Spin> Found;
    if (!IsUnbounded || !Suspends)
      return std::nullopt;
    forEachStatement(&Loop, [&](const Stmt &S) {
      if (const auto *If = llvm::dyn_cast<IfStmt>(&S); If && !Found && Ways.areThoseOf(*If))
        Found = spinsAt(*If);
    });
    return Found;
  }

private:
  std::optional<Spin> spinsAt(const IfStmt &If) const {
    const bool Waits = Ways.suspends(*If.getThen());
    const ContinueStmt *Again = Waits ? nullptr : continueIn(If);
    const bool FoundNothing = Again && asksForNothing(*If.getCond());
    const bool FoundKind = Again && asksForKind(*If.getCond());
    Statements Asking = Questions;
    Standing By = QuestionsBy;
    const auto OnlyAsks = [&](const Stmt &S) {
      const SaidBy Asks = onlyAsks(S, Facts);
      By = std::min(By, Asks.value_or(By));
      return Asks.has_value();
    };
    if (FoundNothing) {
      addTo(Asking, &If);
    } else if (FoundKind || (Waits && !If.getElse())) {
      for (const Stmt *Part : {static_cast<const Stmt *>(If.getCond()), If.getInit(),
                               static_cast<const Stmt *>(If.getConditionVariableDeclStmt())})
        if (Part && OnlyAsks(*Part))
          addTo(Asking, Part);
    } else {
      return std::nullopt;
    }
    forEachStatement(&Loop, [&](const Stmt &Other) {
      if (declaresSubject(Other, If) && (FoundNothing || OnlyAsks(Other)))
        addTo(Asking, &Other);
    });
    if (!Ways.haveNoSuspension(&Asking))
      return std::nullopt;
    return Spin{Again ? static_cast<const Stmt *>(Again) : &If, By};
  }

  /// `std::this_thread::yield()`, `_mm_pause()`
  SaidBy pauses(const Stmt &S) const {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && Callee->getNumParams() == 0 ? Facts.standing(*Callee, Fact::Pauses)
                                                 : std::nullopt;
  }

  static void addTo(Statements &To, const Stmt *From) {
    forEachStatement(From, [&](const Stmt &S) { To.insert(&S); });
  }

  static bool declaresSubject(const Stmt &S, const IfStmt &Of) {
    const VarDecl *Variable = declaredBy(S);
    return Variable && mentions(Of.getCond(), *Variable);
  }

  const Stmt &Loop;
  const Knowledge &Facts;
  const WaysRound Ways;
  Statements Questions; ///< The conditions of all exits, and what only pauses or locks.
  Standing QuestionsBy = Standing::Structure; ///< Who says that this is all that they do.
  bool IsUnbounded = true;
  bool MayWork = true; ///< It is left by a request to stop, or not at all.
  bool Suspends = false;
};

/// `for (;;) {}` behind what does not return: an author's word that nobody comes here.
bool isNeverReached(const Stmt &Loop) {
  const Stmt *Body = isEndless(&Loop) ? loopBody(Loop) : nullptr;
  return Body && (llvm::isa<NullStmt>(Body) || Body->children().empty());
}

class UnyieldingLoopCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.suspends() || !Fn.events() || knowledge().isGenerator(Fn.decl().getReturnType()))
      return;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (!isLoop(S) || llvm::isa<CXXForRangeStmt>(S) || isNeverReached(S))
        return;
      const Candidate Loop(Fn, S, workspace());
      if (const SaidBy Never = Loop.neverSuspendsAtAll())
        report({.At = S.getBeginLoc(),
                .Message = "loop never suspends, and does not end by itself",
                .RestsOn = *Never});
      else if (const auto Again = Loop.spins())
        report({.At = Again->At->getBeginLoc(),
                .Message = "loop goes round without a suspension while there is nothing to do",
                .Notes = {{S.getBeginLoc(), "this loop does not end by itself"}},
                .RestsOn = Again->RestsOn});
    });
  }
};

const Registration<UnyieldingLoopCheck> Registered{{
    .Name = "coro-unyielding-loop",
    .Summary = "a loop without an end can go round without a suspension",
    .Level = Severity::Warning,
    .Keeps = Principle::NeverBlock,
    .Serves = "do not starve the event loop",
}};

} // namespace
} // namespace coro_tidy
