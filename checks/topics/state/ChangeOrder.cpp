// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/state/ChangeOrder.h"
#include "core/Source.h"
#include "flow/Typestate.h"
#include "topics/state/MemberChanges.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {

using flow::Event;
using flow::EventKind;

bool isSame(const FunctionDecl &L, const FunctionDecl &R) {
  const auto written = [](const FunctionDecl &Fn) {
    const FunctionDecl *Pattern = Fn.getTemplateInstantiationPattern();
    return (Pattern ? Pattern : &Fn)->getCanonicalDecl();
  };
  return written(L) == written(R);
}

/// What the event runs: a function, or a closure that it makes, now or later.
ChangeOrder::Functions ChangeOrder::targetsOf(const Event &E) const {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
  if (E.Kind == EventKind::Call && Callee)
    return {Callee};
  const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E.At);
  if (E.Kind != EventKind::Create || !Lambda)
    return {};
  const auto Bodies = callableTargets(*Lambda);
  return {Bodies.begin(), Bodies.end()};
}

/// All that runs then, and what that starts. The reader is among them, and not what it does.
ChangeOrder::Functions ChangeOrder::reachedFrom(const FunctionDecl &From) const {
  llvm::SmallPtrSet<const FunctionDecl *, 16> Visited;
  Functions Result, Open{&From};
  while (!Open.empty()) {
    const FunctionDecl *At = Open.back();
    Open.pop_back();
    if (!Visited.insert(At->getCanonicalDecl()).second)
      continue;
    Result.push_back(At);
    const Function *Fn = isSame(*At, Reader) ? nullptr : Work.find(*At);
    if (!Fn || !Fn->events())
      continue;
    for (const Event &E : Fn->events()->all())
      for (const FunctionDecl *Target : targetsOf(E))
        Open.push_back(Target);
  }
  return Result;
}

/// A member function of the same object that another unit defines.
bool ChangeOrder::changesUnseen(const Event &E) const {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
  return E.Kind == EventKind::Call && Method && !Method->isConst() && E.Object &&
         E.Object->What == flow::Place::Object &&
         Method->getDeclContext() == Member.getDeclContext() && !Work.find(*Method) &&
         !isSame(*Method, Reader);
}

/// By the event itself, or by the function that it gives the member to, which may change it.
bool ChangeOrder::changesHere(const Event &E, const Function &In) const {
  const auto Change = changeBy(E, In, Work.knowledge());
  return changesUnseen(E) || (Change && Change->Member == &Member) || memberGiven(E, In) == &Member;
}

ChangeOrder::Reach ChangeOrder::reachOf(const FunctionDecl &From) {
  const auto [At, IsNew] = Known.try_emplace(From.getCanonicalDecl());
  if (!IsNew)
    return At->second;
  Reach Result;
  for (const FunctionDecl *Each : reachedFrom(From)) {
    const Function *Fn = Work.find(*Each);
    if (isSame(*Each, Reader))
      Result.Reads = true;
    else if (Fn && Fn->events())
      Result.Changes |=
          llvm::any_of(Fn->events()->all(), [&](const Event &E) { return changesHere(E, *Fn); });
    else
      Result.Changes |= Each == &From;
  }
  return Known[From.getCanonicalDecl()] = Result;
}

/// What the event does to the member itself, and what that does which it runs.
ChangeOrder::Reach ChangeOrder::reachOf(const Event &E, const Function &In) {
  Reach Result{changesHere(E, In)};
  for (const FunctionDecl *Target : targetsOf(E)) {
    const Reach Of = Work.find(*Target) || isSame(*Target, Reader) ? reachOf(*Target) : Reach();
    Result.Changes |= Of.Changes;
    Result.Reads |= Of.Reads;
  }
  return Result;
}

bool ChangeOrder::runsLater(const Event &E) const {
  const auto *Made = llvm::dyn_cast_or_null<Expr>(E.At);
  const bool IsTask = Made && Work.knowledge().isAwaitable(Made->getType());
  return E.Kind == EventKind::Create || (IsTask && E.Goes.How != flow::Destination::Awaited);
}

bool ChangeOrder::isInOrder(const Function &In) {
  enum : flow::State { Before, Started };
  return flow::run(*In.events(),
                   [&](flow::State From, const Event &E) -> flow::Step {
                     const Reach Of = reachOf(E, In);
                     const bool IsLate = From == Started || (!Of.Reads && runsLater(E));
                     return {Of.Reads ? flow::State(Started) : From, Of.Changes && IsLate};
                   })
      .empty();
}

bool ChangeOrder::startsLast(const FunctionDecl &From) {
  return reachOf(From).Reads && llvm::all_of(reachedFrom(From), [&](const FunctionDecl *Each) {
           const Function *Fn = isSame(*Each, Reader) ? nullptr : Work.find(*Each);
           return !Fn || !Fn->events() || isInOrder(*Fn);
         });
}

} // namespace coro_tidy
