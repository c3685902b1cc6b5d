// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two results that have nothing to do with each other, one fetched after the other, and a
// task that is started only to be waited for at once:
//
//   auto user = co_await find_user(id);
//   auto rates = co_await fetch_rates(day);     // could have been under way meanwhile
//
//   auto job = spawn(compress(file));
//   co_await job;                               // nothing runs beside it
//
// And what never gets its turn, since what is awaited before goes round for ever:
//
//   for (auto &acceptor : acceptors)
//     co_await listen(acceptor);                // the first one is served, no other

#include "core/Check.h"
#include "core/Roots.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/loops/AwaitedWork.h"
#include "topics/loops/FanOut.h"
#include "topics/loops/Turns.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Endless.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `auto x = <value>;` with its variable, else nothing.
const VarDecl *initializedBy(const Stmt &S) {
  const VarDecl *Local = declaredBy(S);
  return Local && Local->getInit() ? Local : nullptr;
}

class SequentialAwaitsCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine() || !Fn.events())
      return;
    unsigned Followed = 0;
    for (const CoawaitExpr *Await : awaitsIn(&Fn.body()))
      if (const FunctionDecl *Awaited = ownAwaited(*Await);
          Awaited && Followed++ < MaxAwaitsFollowed)
        endless(Fn, *Await, *Awaited);
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Block = llvm::dyn_cast<CompoundStmt>(&S);
      for (auto I = Block ? Block->body_begin() : nullptr;
           I != nullptr && I != Block->body_end() && I + 1 != Block->body_end(); ++I)
        examine(**I, **(I + 1), Fn.body());
    });
  }

private:
  /// What stands behind the await of a task that never ends: other awaits, or the next turn.
  void endless(const Function &Fn, const CoawaitExpr &Await, const FunctionDecl &Awaited) {
    const auto Tell = [&](const std::string &What, std::vector<Note> Notes) {
      report({.At = Await.getBeginLoc(),
              .Message = "'" + displayName(Awaited) + "' never ends: " + What,
              .Notes = std::move(Notes),
              .When = {.If = {{Fact::NeverEnds, keyOf(Awaited)}}}});
    };
    const Stmt *Loop = loopAround(Await, Fn);
    if (Loop && !isTriedWithin(*Loop, Await, Fn) &&
        Turns(Fn, *Loop, workspace()).isAboutElement(*Await.getOperand()))
      return Tell("the loop does not come to its next turn", {});
    for (const CoawaitExpr *Behind : awaitsBehind(Await, Fn))
      if (const CallExpr *Call = awaitedCall(*Behind); Call && isWork(callSite(*Call), knowledge()))
        return Tell("what is awaited behind it is never reached",
                    {{Behind->getBeginLoc(), "this await"}});
  }

  void examine(const Stmt &First, const Stmt &Second, const Stmt &Body) {
    const VarDecl *Result = initializedBy(First);
    if (!Result)
      return;
    if (const SaidBy Spawned = spawned(*Result);
        Spawned && isAwaitOf(Second, *Result) && isMentionedOnce(*Result, Body))
      return report(
          {.At = Second.getBeginLoc(),
           .Message = "'" + Result->getNameAsString() + "' is awaited right after it was started",
           .Notes = {{Result->getLocation(), "it is started here"}},
           .Grade = Severity::OptIn,
           .RestsOn = *Spawned});
    const VarDecl *Other = initializedBy(Second);
    if (!Other || mentions(Other->getInit(), *Result) || isBindingOf(*Result, *Other->getInit()))
      return;
    const auto Before = workOf(*Result), After = workOf(*Other);
    if (!Before || !After || interfere(*Before, *After))
      return;
    report({.At = After->Call->getBeginLoc(),
            .Message = calleeName(*After->Call) + " is awaited after " + calleeName(*Before->Call) +
                       ", though it does not need its result",
            .Notes = {{Before->Call->getBeginLoc(), "this is awaited first"}},
            .Grade = Severity::OptIn});
  }

  /// The call whose result a variable is initialised with: auto x = co_await f();
  std::optional<AwaitedWork> workOf(const VarDecl &Result) {
    const auto *Await =
        llvm::dyn_cast<CoawaitExpr>(Result.getInit()->IgnoreUnlessSpelledInSource());
    if (!Await || Result.getType()->isVoidType())
      return std::nullopt;
    auto Work = awaitedWork(*Await, workspace());
    return Work && !Work->TouchesMore ? Work : std::nullopt;
  }

  static bool interfere(const AwaitedWork &L, const AwaitedWork &R) {
    const auto Uses = [](const AwaitedWork &Work, const VarDecl *Touched) {
      return Work.touches(Touched) || mentions(Work.Call, *Touched);
    };
    return llvm::any_of(L.Touches, [&](const VarDecl *V) { return Uses(R, V); }) ||
           llvm::any_of(R.Touches, [&](const VarDecl *V) { return Uses(L, V); });
  }

  /// Whether the expression mentions a part of `auto [a, b] = ...`.
  static bool isBindingOf(const VarDecl &Whole, const Expr &In) {
    const auto *Parts = llvm::dyn_cast<DecompositionDecl>(&Whole);
    return Parts && llvm::any_of(Parts->bindings(),
                                 [&](const BindingDecl *Part) { return mentions(&In, *Part); });
  }

  /// A task that has begun: by the function that starts it, or because it is eager.
  SaidBy spawned(const VarDecl &Task) {
    const auto *Call = llvm::dyn_cast<CallExpr>(Task.getInit()->IgnoreUnlessSpelledInSource());
    if (!Call || !knowledge().isAwaitable(Task.getType()))
      return std::nullopt;
    if (knowledge().task(Call->getType()) == TaskKind::Eager)
      return Standing::Structure;
    return spawnsTask(callSite(*Call), knowledge(), context());
  }

  /// A task that is asked something, or replaced, later has its variable for that.
  static bool isMentionedOnce(const VarDecl &Task, const Stmt &Body) {
    llvm::DenseSet<const Stmt *> Mentions;
    forEachStatement(&Body, [&](const Stmt &S) {
      if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S); Name && Name->getDecl() == &Task)
        Mentions.insert(Name);
    });
    return Mentions.size() == 1;
  }

  static bool isAwaitOf(const Stmt &S, const VarDecl &Task) {
    const VarDecl *Result = initializedBy(S);
    const Expr *Value = Result ? Result->getInit() : llvm::dyn_cast<Expr>(&S);
    if (const auto *Return = llvm::dyn_cast<CoreturnStmt>(&S))
      Value = Return->getOperand();
    const auto *Await =
        Value ? llvm::dyn_cast<CoawaitExpr>(Value->IgnoreUnlessSpelledInSource()) : nullptr;
    return Await && Await->getOperand() && rootVariable(Await->getOperand()) == &Task;
  }
};

const Registration<SequentialAwaitsCheck> Registered{{
    .Name = "coro-sequential-awaits",
    .Summary = "independent results are awaited one after another, or behind what never ends",
    .Level = Severity::Warning,
    .Keeps = Principle::BoundTheWork,
    .Serves = "gather what is independent",
}};

} // namespace
} // namespace coro_tidy
