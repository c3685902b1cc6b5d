// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Endless.h"
#include "core/Infer.h"
#include "core/Statements.h"
#include "flow/Recurrence.h"
#include "topics/tasks/Awaits.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

bool endsNormally(const flow::Block &In) {
  return llvm::any_of(In.Events, [](const Event &E) {
    return E.Kind == EventKind::End && E.How == flow::Exit::Normal;
  });
}

/// The blocks that are reached while Awaited, if it is no null, does not come to its end.
std::vector<bool> reachedWithout(const CoawaitExpr *Awaited, const flow::Graph &In) {
  std::vector<bool> Result(In.blocks().size());
  llvm::SmallVector<unsigned, 16> Work{flow::Graph::Entry};
  Result[flow::Graph::Entry] = true;
  const auto HasEnded = [&](const flow::Block &Block) {
    return Awaited && llvm::any_of(Block.Events, [&](const Event &E) {
             return E.Kind == EventKind::Resume && E.At == Awaited;
           });
  };
  while (!Work.empty()) {
    const flow::Block &Block = In.blocks()[Work.pop_back_val()];
    for (const flow::Edge &Next : Block.Next)
      if (!Result[Next.To] && !HasEnded(In.blocks()[Next.To])) {
        Result[Next.To] = true;
        Work.push_back(Next.To);
      }
  }
  return Result;
}

bool hasWayToEnd(const std::vector<bool> &Reached, const flow::Graph &In) {
  for (unsigned I = 0; I != Reached.size(); ++I)
    if (Reached[I] && endsNormally(In.blocks()[I]))
      return true;
  return false;
}

/// What ends by a `throw` alone has no loop, and is no work that goes on.
bool goesRound(const std::vector<bool> &Reached, const flow::Graph &In) {
  const std::vector<bool> Recurring = flow::recurringBlocks(In, false);
  for (unsigned I = 0; I != Reached.size(); ++I)
    if (Reached[I] && Recurring[I] && llvm::any_of(In.blocks()[I].Events, [](const Event &E) {
          return E.Kind == EventKind::Suspend;
        }))
      return true;
  return false;
}

/// never-ends(f): there is no way to the end of the coroutine f, or none that does not pass by the
/// end of what never ends itself.
void inferEndless(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.isCoroutine() || !Fn.events() || Of.knowledge().isGenerator(Fn.decl().getReturnType()))
    return;
  const flow::Graph &In = *Fn.events();
  const std::string Self = "'" + displayName(Fn.decl()) + "'";
  const auto Add = [&](std::vector<Atom> Body, SourceLocation At, const std::string &How) {
    Into.Rules.push_back({{Fact::NeverEnds, keyOf(Fn.decl())},
                          std::move(Body),
                          {Of.place(At), Self + How},
                          displayName(Fn.decl())});
  };
  const std::vector<bool> All = reachedWithout(nullptr, In);
  if (!hasWayToEnd(All, In)) {
    if (goesRound(All, In))
      Add({}, Fn.decl().getLocation(), " goes round for ever");
    return;
  }
  unsigned Looked = 0;
  for (const CoawaitExpr *Await : awaitsIn(&Fn.body()))
    if (const FunctionDecl *Maker = ownAwaited(*Await); Maker && Looked++ < MaxAwaitsFollowed)
      if (!hasWayToEnd(reachedWithout(Await, In), In))
        Add({{Fact::NeverEnds, keyOf(*Maker)}}, Await->getBeginLoc(),
            " awaits '" + displayName(*Maker) + "' here");
}

const Inference Registered{"endless", inferEndless};

} // namespace

const FunctionDecl *ownAwaited(const CoawaitExpr &Await) {
  const CallExpr *Call = awaitedCall(Await);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && !isInSystemHeader(*Callee) ? Callee : nullptr;
}

std::vector<const CoawaitExpr *> awaitsBehind(const CoawaitExpr &Await, const Function &Fn) {
  const flow::Graph &In = *Fn.events();
  const std::vector<bool> All = reachedWithout(nullptr, In), Without = reachedWithout(&Await, In);
  std::vector<const CoawaitExpr *> Result;
  for (unsigned I = 0; I != All.size(); ++I)
    if (All[I] && !Without[I])
      for (const Event &E : In.blocks()[I].Events)
        if (const auto *Behind = E.Kind == EventKind::Suspend && !E.Implicit
                                     ? llvm::dyn_cast_or_null<CoawaitExpr>(E.At)
                                     : nullptr)
          Result.push_back(Behind);
  return Result;
}

} // namespace coro_tidy
