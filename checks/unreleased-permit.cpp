// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A permit or a lock that is taken by hand comes back by hand, on every path; and every
// co_await in between is a path, since it may throw:
//
//   co_await limit.acquire();
//   auto page = co_await fetch(url);   // throws: one permit fewer for ever
//   limit.release();
//
// or by a guard, or a callable that somebody else runs, from where that is made.

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Typestate.h"
#include "topics/cancellation/Throwing.h"
#include "topics/loops/Extent.h"
#include "topics/sessions/Acquisitions.h"
#include "topics/sessions/Sessions.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Handlers.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::State;

class PermitLife {
public:
  enum : State {
    Free,   ///< Not taken, or somebody else's to give back.
    Taking, ///< Taken, unless that very call throws.
    Held,
    Thrown,  ///< Held, and the last event may have thrown.
    Handled, ///< The same, but within a try statement that takes what was thrown.
    Caught,  ///< Held in and after a handler.
  };

  /// Supposes of one possible thrower, if any, that it throws.
  PermitLife(const Acquisition &Of, const Function &Fn, Workspace &In, const FunctionDecl *Thrower)
      : Of(Of), Fn(Fn), In(In), Thrower(Thrower),
        IsCancelledByException(!In.knowledge().cancellations(Fn.decl().getReturnType()).empty()) {}

  flow::Step operator()(State From, const Event &E) const {
    if (From == Taking)
      From = leavesByException(E) ? Free : Held;
    if (E.Kind == EventKind::End)
      return {Free, From != Free && E.How == flow::Exit::Normal};
    if (isUnhandled(E))
      return {Free, From == Thrown};
    if (isTaking(E, Of))
      return {Of.Await ? Held : Taking, From != Free};
    if (From == Free || E.Kind == EventKind::Destroy || E.Kind == EventKind::Return)
      return {From};
    if (makesReleaser(E, Of))
      return {Free};
    if (E.Kind == EventKind::Call && E.At && !E.Implicit &&
        (releases(*E.At, Of) || mayRelease(*E.At, Of, In)))
      return {Free};
    if (From == Caught)
      return {E.Kind == EventKind::Throw ? State(Thrown) : State(Caught)};
    if (E.Kind == EventKind::Catch)
      return {From == Held ? State(Free) : State(Caught)};
    if (!throws(E))
      return {Held};
    return {handledBy(E, Fn, In.knowledge()) ? State(Handled) : State(Thrown)};
  }

private:
  static bool leavesByException(const Event &E) {
    return E.Kind == EventKind::Catch || E.How == flow::Exit::Exception;
  }

  bool throws(const Event &E) const {
    const Knowledge &Facts = In.knowledge();
    if (const auto *Await = llvm::dyn_cast_or_null<CoroutineSuspendExpr>(E.At))
      return isKnownToThrow(E, Facts) &&
             (IsCancelledByException ||
              !onlyWaits(callSite(*Await->getOperand()->IgnoreImplicit()), Facts));
    return throwsIf(E, Thrower, Facts);
  }

  const Acquisition &Of;
  const Function &Fn;
  Workspace &In;
  const FunctionDecl *const Thrower;
  const bool IsCancelledByException;
};

class UnreleasedPermitCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine() || !Fn.events())
      return;
    const std::vector<Acquisition> All = acquisitionsIn(Fn, knowledge());
    for (const Acquisition &Taken : All)
      examine(Fn, Taken);
  }

private:
  /// Only of a function that gives back itself can be said that it has forgotten to: else
  /// the permit is another one's, or stands for an item in a queue.
  void examine(const Function &Fn, const Acquisition &Taken) {
    const std::vector<const Stmt *> Releases = releasesIn(*Fn.events(), Taken, knowledge());
    if (Releases.empty() || handsOn(Fn, Taken, knowledge()) ||
        llvm::any_of(Releases, [&](const Stmt *At) { return standsInBranchOn(*At, Fn); }))
      return;
    Condition When;
    for (const FunctionDecl *Thrower : suppositions(*Fn.events(), knowledge())) {
      if (Thrower)
        When.If = {{Fact::Throws, keyOf(*Thrower)}};
      if (!follow(Fn, Taken, Releases, Thrower, When))
        continue;
      if (!Thrower)
        return;
      if (When.Kept.empty())
        When.UnlessKnown.push_back(When.If.front());
      When.Kept.clear();
    }
  }

  /// Whether there was anything to tell.
  bool follow(const Function &Fn, const Acquisition &Taken, llvm::ArrayRef<const Stmt *> Releases,
              const FunctionDecl *Thrower, Condition &When) {
    std::vector<flow::Hit> Leaks =
        flow::run(*Fn.events(), PermitLife(Taken, Fn, workspace(), Thrower));
    const auto IsTakenAgain = [&](const flow::Hit &Leak) { return isTaking(Leak.At, Taken); };
    if (llvm::any_of(Leaks, IsTakenAgain) && comesBackInEachTurn(Fn, Taken, Releases)) {
      report({.At = Taken.Call->getExprLoc(),
              .Message = subject(Taken) + " in every turn of the loop",
              .When = When});
      return true;
    }
    llvm::erase_if(Leaks, IsTakenAgain);
    if (isHandedOverAtEnd(Fn, Leaks))
      return false;
    const bool InStep = areInStep(Fn, Taken, Releases);
    for (const bool ByException : {false, true})
      for (const flow::Hit &Leak : Leaks)
        if (isByException(Leak) == ByException && (ByException || InStep)) {
          if (ByException && Thrower && Leak.Via)
            When.Kept = HandlersAround::of(*Leak.Via, Fn).kept();
          tell(Taken, Leak, When);
          return true;
        }
    return false;
  }

  static bool isByException(const flow::Hit &Leak) { return Leak.How == flow::Exit::Exception; }

  /// A function that keeps what it took when all went well, and gives it back when not:
  ///   Task<bool> begin() { co_await lock_.lock(); if (broken) { lock_.unlock(); co_return false; }
  ///                        co_return true; }
  static bool isHandedOverAtEnd(const Function &Fn, const std::vector<flow::Hit> &Leaks) {
    const Stmt *Last = lastStatement(&Fn.body());
    const bool Returns = llvm::isa_and_nonnull<ReturnStmt, CoreturnStmt>(Last);
    return llvm::any_of(Leaks, [&](const flow::Hit &Leak) {
      return !isByException(Leak) && Leak.From != PermitLife::Caught &&
             Leak.Via == (Returns ? Last : nullptr);
    });
  }

  static const Stmt *lastStatement(const Stmt *Body) {
    if (const auto *Try = llvm::dyn_cast_or_null<CXXTryStmt>(Body))
      return lastStatement(Try->getTryBlock());
    const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Body);
    return Block && !Block->body_empty() ? lastStatement(Block->body_back()) : Body;
  }

  /// for (i < n) co_await s.acquire();  ...  for (i < n) s.release();
  /// Paths do not know that both loops run as often.
  bool areInStep(const Function &Fn, const Acquisition &Taken,
                 llvm::ArrayRef<const Stmt *> Releases) {
    const Extents Loops(Fn, workspace());
    const auto Around = Loops.loopsAround(*Taken.Call);
    return llvm::all_of(Releases, [&](const Stmt *Release) {
      return llvm::all_of(Loops.loopsAround(*Release),
                          [&](const Stmt *Loop) { return llvm::is_contained(Around, Loop); });
    });
  }

  /// for (;;) {
  ///   co_await s.acquire();
  ///   if (nothing) continue;           this turn keeps its permit
  ///   s.release();
  /// }
  ///
  /// A turn that takes it and gives it back unless it is cut short; whoever gives it back in
  /// one branch only may have left that to somebody else in the others.
  bool comesBackInEachTurn(const Function &Fn, const Acquisition &Taken,
                           llvm::ArrayRef<const Stmt *> Releases) {
    const auto Loops = Extents(Fn, workspace()).loopsAround(*Taken.Call);
    const auto IsStraight = [&](const Stmt *At) {
      return leadsStraightTo(*At, *Loops.front(), Fn.parents());
    };
    return !Loops.empty() && IsStraight(Taken.Call) && llvm::any_of(Releases, IsStraight);
  }

  /// Whether every turn that is not cut short comes to At.
  static bool leadsStraightTo(const Stmt &At, const Stmt &Loop, const ParentMap &Parents) {
    for (const Stmt *Below = &At, *Above = Parents.getParent(Below); Above;
         Below = Above, Above = Parents.getParent(Above)) {
      if (Above == &Loop)
        return Below == loopBody(Loop);
      const auto *Try = llvm::dyn_cast<CXXTryStmt>(Above);
      const bool IsStraight = Try ? Below == Try->getTryBlock() : alwaysRunsParts(*Above);
      if (!IsStraight)
        return false;
    }
    return false;
  }

  static bool alwaysRunsParts(const Stmt &S) {
    return llvm::isa<CompoundStmt>(S) ||
           (llvm::isa<Expr>(S) &&
            !llvm::isa<LambdaExpr, AbstractConditionalOperator, BinaryOperator>(S));
  }

  static std::string subject(const Acquisition &Taken) {
    return "'" + Taken.Of.back()->getNameAsString() + "' is taken here and not " +
           (Taken.isLock() ? "unlocked" : "given back");
  }

  void tell(const Acquisition &Taken, const flow::Hit &Leak, const Condition &When) {
    Report Finding{
        .At = Taken.Call->getExprLoc(), .Message = subject(Taken) + " on every path", .When = When};
    const Stmt *Way = Leak.From == PermitLife::Caught ? Leak.Since.At : Leak.Via;
    if (isByException(Leak) && Way && !llvm::isa<CXXThrowExpr>(Way)) {
      Finding.Message = subject(Taken) + " when " + throwerAt(*Way, knowledge()) + " throws";
      Finding.Notes.push_back({Way->getBeginLoc(), "may throw here"});
    } else if (Way) {
      Finding.Notes.push_back({Way->getBeginLoc(), "it is still held here"});
    }
    report(std::move(Finding));
  }
};

const Registration<UnreleasedPermitCheck> Registered{{
    .Name = "coro-unreleased-permit",
    .Summary = "a permit or a lock that is taken by hand is not given back on every path",
    .Level = Severity::Warning,
    .Keeps = Principle::HoldNothing,
    .Serves = "locks and semaphores with `async with`",
}};

} // namespace
} // namespace coro_tidy
