// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Endless.h"
#include "core/Infer.h"
#include "core/Statements.h"
#include "flow/Recurrence.h"
#include "flow/Ways.h"
#include "topics/tasks/Awaits.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

bool endsNormally(const Event &E) {
  return E.Kind == EventKind::End && E.How == flow::Exit::Normal;
}

/// What can happen while Awaited does not come to its end.
void forEachBefore(const CoawaitExpr &Awaited, const flow::Graph &In,
                   llvm::function_ref<void(const Event &)> Visit) {
  flow::forEachWay(In, {}, flow::Along::All, [&](const Event &E, flow::Point) {
    Visit(E);
    return E.Kind == EventKind::Resume && E.At == &Awaited ? flow::Way::Ends : flow::Way::Goes;
  });
}

bool endsWithout(const CoawaitExpr &Awaited, const flow::Graph &In) {
  bool Ends = false;
  forEachBefore(Awaited, In, [&](const Event &E) { Ends |= endsNormally(E); });
  return Ends;
}

/// What ends by a `throw` alone has no loop, and is no work that goes on.
bool goesRound(const flow::Graph &In) {
  const std::vector<bool> Recurring = flow::recurringBlocks(In);
  for (unsigned I = 0; I != Recurring.size(); ++I)
    if (Recurring[I] && llvm::any_of(In.blocks()[I].Events,
                                     [](const Event &E) { return E.Kind == EventKind::Suspend; }))
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
  if (llvm::none_of(In.all(), endsNormally)) {
    if (goesRound(In))
      Add({}, Fn.decl().getLocation(), " goes round for ever");
    return;
  }
  unsigned Looked = 0;
  for (const CoawaitExpr *Await : awaitsIn(&Fn.body()))
    if (const FunctionDecl *Maker = ownAwaited(*Await); Maker && Looked++ < MaxAwaitsFollowed)
      if (!endsWithout(*Await, In))
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
  llvm::DenseSet<const Event *> Before;
  forEachBefore(Await, In, [&](const Event &E) { Before.insert(&E); });
  std::vector<const CoawaitExpr *> Result;
  for (const Event &E : In.all())
    if (const auto *Behind = E.Kind == EventKind::Suspend && !E.Implicit && !Before.contains(&E)
                                 ? llvm::dyn_cast_or_null<CoawaitExpr>(E.At)
                                 : nullptr)
      Result.push_back(Behind);
  return Result;
}

} // namespace coro_tidy
