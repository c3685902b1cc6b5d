// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Detaching.h"
#include "core/Infer.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `kj::Promise::detach(handler)`, `rill::spawn_detached(task, handler)`
bool isTold(const CallSite &Site, const Knowledge &Facts) {
  for (unsigned I = 0; I != Site.Arguments.size(); ++I)
    if (Facts.fact(Site, Fact::ReportsTo, static_cast<int>(I)) ||
        (structure::isCallable(Site.Arguments[I]->getType()) &&
         !Facts.isAwaitable(Site.Arguments[I]->getType())))
      return true;
  return false;
}

bool takesOver(const CallSite &Site, const Knowledge &Facts, bool IsDropped = false) {
  const bool IsGiven =
      Facts.isTask(Site.ReceiverType) || llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
        return Facts.isTask(Argument->getType());
      });
  return IsGiven && !isTold(Site, Facts) && (IsDropped || !Facts.isAwaitable(Site.Result));
}

bool givesOwnTask(const CallExpr &Call, const FunctionDecl &From, const Knowledge &Facts) {
  const CallSite Site = callSite(Call);
  const auto IsOwnTask = [&](const Expr *Argument) {
    const ParmVarDecl *Given = Argument ? parameterGiven(*Argument) : nullptr;
    return Given && Given->getDeclContext() == &From && Facts.isTask(Given->getType());
  };
  return llvm::any_of(Site.Arguments, IsOwnTask) || IsOwnTask(Site.On);
}

} // namespace

SaidBy detaches(const CallExpr &Call, const Knowledge &Facts, bool IsDropped) {
  const CallSite Site = callSite(Call);
  const SaidBy By = Facts.standing(Site, Fact::Detaches);
  return confirmed(By, By == Standing::Name && takesOver(Site, Facts, IsDropped));
}

const FunctionDecl *mayDetach(const CallExpr &Call, Workspace &In) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || !Callee->getReturnType()->isVoidType() || isInSystemHeader(*Callee) ||
      !takesOver(callSite(Call), In.knowledge()))
    return nullptr;
  return Callee;
}

/// detaches(f): f gives the task that it is given to a call that detaches it.
static void inferDetaching(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const Knowledge &Facts = Of.knowledge();
  if (Fn.isCoroutine() || !Fn.decl().getReturnType()->isVoidType() ||
      llvm::none_of(Fn.decl().parameters(),
                    [&](const ParmVarDecl *Given) { return Facts.isTask(Given->getType()); }))
    return;
  const Atom Head{Fact::Detaches, keyOf(Fn.decl())};
  forEachStatement(&Fn.body(), [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    if (!Call || !givesOwnTask(*Call, Fn.decl(), Facts))
      return;
    const Evidence Why = evidenceIn(Fn, Of, Call->getExprLoc(), "detaches its task");
    if (const SaidBy By = detaches(*Call, Facts))
      Into.Rules.push_back({.Head = Head,
                            .Body = {},
                            .Why = Why,
                            .Primitive = "",
                            .By = std::min(*By, Standing::Inferred)});
    else if (const FunctionDecl *Next = mayDetach(*Call, Of))
      Into.Rules.push_back({Head, {{Fact::Detaches, keyOf(*Next)}}, Why, ""});
  });
}

static const Inference Registered{"detaching", inferDetaching};

} // namespace coro_tidy
