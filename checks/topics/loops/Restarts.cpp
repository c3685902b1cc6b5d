// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Restarts.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Fate.h"
#include "flow/Typestate.h"
#include "knowledge/Structure.h"
#include "topics/loops/FanOut.h"
#include "topics/loops/Retries.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/Makers.h"
#include "topics/time/Pace.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// The coroutines of the project that a call starts, now, for nobody to wait for.
std::vector<const FunctionDecl *> startedBy(const CallExpr &Call, bool IsDropped, Workspace &Of) {
  const Knowledge &Facts = Of.knowledge();
  const CallSite Site = callSite(Call);
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (isGivenTime(Site) || !Callee)
    return {};
  std::vector<const FunctionDecl *> Makers;
  if (spawnsTask(Site, Facts, Of.context()) || (IsDropped && isInSystemHeader(*Callee))) {
    for (const Expr *Argument : Site.Arguments)
      llvm::append_range(Makers, makersIn(*Argument, Facts));
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call))
      llvm::append_range(Makers, makersIn(*Member->getImplicitObjectArgument(), Facts));
  } else if (IsDropped) {
    Makers = {Callee};
  }
  Makers = behindLambdas(std::move(Makers), Facts);
  llvm::erase_if(Makers, [](const FunctionDecl *Maker) { return isInSystemHeader(*Maker); });
  return Makers;
}

/// Calls Visit for each call that starts coroutines of the project.
void forEachStart(const Function &In, Workspace &Of,
                  llvm::function_ref<void(const CallExpr &, const FunctionDecl &)> Visit) {
  llvm::DenseSet<const Stmt *> Dropped;
  for (const DiscardedValue &Each : discardedValues(In))
    if (const auto *Call = llvm::dyn_cast<CallExpr>(Each.Value);
        Call && startsByItself(*Call, Of.knowledge(), Of.context()))
      Dropped.insert(Call);
  for (const Event &E : In.events()->all())
    if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
        Call && E.Kind == EventKind::Call && !E.Implicit)
      for (const FunctionDecl *Started : startedBy(*Call, Dropped.contains(Call), Of))
        Visit(*Call, *Started);
}

/// Nothing is computed for it, `connect(attempt + 1)`: variables and members are given as they are.
bool isGivenTheSame(const CallExpr &Call) {
  return llvm::all_of(Call.arguments(), [](const Expr *Argument) {
    return llvm::isa<DeclRefExpr, MemberExpr, CXXThisExpr, CXXDefaultArgExpr>(
        unmoved(*Argument).IgnoreUnlessSpelledInSource());
  });
}

/// Whether all calls of the function within this one are such.
bool isRepeated(const CallExpr &Within, const FunctionDecl &Callee) {
  return !anyStatement(&Within, [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const FunctionDecl *Called = Call ? Call->getDirectCallee() : nullptr;
    return Called && Called->getCanonicalDecl() == Callee.getCanonicalDecl() &&
           !isGivenTheSame(*Call);
  });
}

/// Calls that start the coroutine anew: by themselves, or if that is what the function does which
/// they call.
llvm::DenseMap<const Stmt *, const FunctionDecl *> restartsIn(const Function &Coroutine,
                                                              Workspace &Of) {
  llvm::DenseMap<const Stmt *, const FunctionDecl *> Result;
  const FunctionDecl &Self = *Coroutine.decl().getCanonicalDecl();
  forEachStart(Coroutine, Of, [&](const CallExpr &Call, const FunctionDecl &Started) {
    if (Started.getCanonicalDecl() == &Self && isRepeated(Call, Self))
      Result.try_emplace(&Call, nullptr);
  });
  for (const Event &E : Coroutine.events()->all()) {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (E.Kind == EventKind::Call && Callee && !isInSystemHeader(*Callee) &&
        Callee->getReturnType()->isVoidType() && isGivenTheSame(*Call))
      Result.try_emplace(Call, Callee);
  }
  return Result;
}

bool counts(const Function &Fn) {
  return anyStatement(&Fn.body(), [](const Stmt &S) {
    const auto *Unary = llvm::dyn_cast<UnaryOperator>(&S);
    const auto *Binary = llvm::dyn_cast<BinaryOperator>(&S);
    return (Unary && Unary->isIncrementDecrementOp()) ||
           (Binary && Binary->isCompoundAssignmentOp());
  });
}

void restartsOfItself(const Function &Coroutine, Workspace &Of, std::vector<Restart> &Result) {
  std::optional<llvm::DenseSet<const Stmt *>> First;
  std::optional<llvm::DenseMap<const Stmt *, const FunctionDecl *>> Calls;
  forEachFailing(Coroutine, Of.knowledge(), [&](const Expr &Operation, Failing By) {
    if (!First)
      First = firstAwaits(Coroutine);
    if (!First->contains(&Operation) || loopAround(Operation, Coroutine))
      return;
    if (!Calls)
      Calls = restartsIn(Coroutine, Of);
    const auto IsRestart = [&](const Event &E) {
      return E.Kind == EventKind::Call && Calls->contains(E.At);
    };
    if (Calls->empty())
      return;
    const FailedOperation Failed(Coroutine, Operation, Coroutine.body(), Of.knowledge());
    for (const FailedOperation::Way &Each : Failed.waysTo(IsRestart, By.How)) {
      std::vector<Atom> If = By.If;
      if (const FunctionDecl *Starter = Calls->lookup(Each.To.At))
        If.push_back({Fact::StartsTask, pairOf(keyOf(*Starter), keyOf(Coroutine.decl()))});
      Result.push_back({Each.To.At, Each.Failure, &Operation, &Coroutine.decl(), std::move(If)});
    }
  });
}

/// The parameter that tells how a task has ended; null for others than handlers.
const ParmVarDecl *toldFailure(const Function &Handler) {
  for (const ParmVarDecl *Parameter : Handler.decl().parameters())
    if (structure::isStdClass(Parameter->getType().getNonReferenceType(), {"exception_ptr"}))
      return Parameter;
  return nullptr;
}

/// Whether the handler does something about the failure, or asks for anything but whether there is
/// one: `if (isTransient(error))`, `peer_ = next(peer_);`
bool isSortedOut(const Event &E, const ParmVarDecl &Told, const flow::Graph &In) {
  if (E.Kind == EventKind::Assign)
    return E.Object && !flow::isOwn(*E.Object, In);
  if (E.Kind != EventKind::Holds && E.Kind != EventKind::Fails)
    return false;
  const auto *Asked = llvm::dyn_cast_or_null<DeclRefExpr>(askedFor(*E.At));
  return E.Kind == EventKind::Fails || !Asked || Asked->getDecl() != &Told;
}

/// Where a handler that is told of a failure calls the function, on a way that does not block.
const Stmt *callsAnew(const Function &Handler, const FunctionDecl &Starter,
                      const Knowledge &Facts) {
  const ParmVarDecl *Told = toldFailure(Handler);
  if (!Told || Handler.isCoroutine() || !Handler.events() || counts(Handler))
    return nullptr;
  enum : flow::State { Failed, Fine };
  const auto Hits =
      flow::run(*Handler.events(), [&](flow::State From, const Event &E) -> flow::Step {
        if (isSortedOut(E, *Told, *Handler.events()))
          return {Fine};
        const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
        if (E.Kind != EventKind::Call || !Call || From == Fine)
          return {From};
        if (Facts.holdsAny(callSite(*Call), {Fact::Blocks, Fact::Sleeps, Fact::Waits},
                           Standing::Name))
          return {Fine};
        const FunctionDecl *Callee = Call->getDirectCallee();
        return {From, Callee && Callee->getCanonicalDecl() == Starter.getCanonicalDecl() &&
                          isGivenTheSame(*Call)};
      });
  return Hits.empty() ? nullptr : Hits.front().At.At;
}

void restartsByHandlers(const Function &Fn, Workspace &Of, std::vector<Restart> &Result) {
  if (counts(Fn))
    return;
  forEachStart(Fn, Of, [&](const CallExpr &Call, const FunctionDecl &Started) {
    for (const Expr *Argument : callSite(Call).Arguments) {
      const FunctionDecl *Target = callableTarget(*Argument);
      const Function *Handler = Target ? Of.find(*Target) : nullptr;
      if (const Stmt *Anew = Handler ? callsAnew(*Handler, Fn.decl(), Of.knowledge()) : nullptr)
        Result.push_back({Anew, nullptr, nullptr, &Started, {{Fact::FailsAtOnce, keyOf(Started)}}});
    }
  });
}

/// starts-task(f, g): f starts g when it is called, and counts nothing.
void inferStartedTasks(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events() || !Fn.decl().getReturnType()->isVoidType() || counts(Fn))
    return;
  forEachStart(Fn, Of, [&](const CallExpr &Call, const FunctionDecl &Started) {
    if (isRepeated(Call, Started))
      Into.Rules.push_back(
          {{Fact::StartsTask, pairOf(keyOf(Fn.decl()), keyOf(Started))},
           {},
           evidenceIn(Fn, Of, Call.getBeginLoc(), "starts '" + displayName(Started) + "'"),
           ""});
  });
}

const Inference Registered{"started-tasks", inferStartedTasks};

} // namespace

std::vector<Restart> restartsAtOnce(const Function &Fn, Workspace &Of) {
  std::vector<Restart> Result;
  if (Fn.isCoroutine())
    restartsOfItself(Fn, Of, Result);
  restartsByHandlers(Fn, Of, Result);
  return Result;
}

} // namespace coro_tidy
