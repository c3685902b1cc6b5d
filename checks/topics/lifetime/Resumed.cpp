// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/Resumed.h"
#include "flow/Forward.h"
#include "topics/state/StateTests.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

using Events = llvm::SmallPtrSet<const Event *, 32>;

/// The events after a suspension, up to one that ends it.
Events afterSuspension(const flow::Graph &In, llvm::function_ref<bool(const Event &)> ends) {
  Events Result;
  const auto after = [&](bool Suspended, const Event &E) {
    return (Suspended && !ends(E)) || (E.Kind == EventKind::Suspend && !E.Implicit);
  };
  const auto AtEntry = flow::forward(In, false, after, [](bool L, bool R) { return L || R; });
  for (unsigned I = 0; I != AtEntry.size(); ++I) {
    if (!AtEntry[I])
      continue;
    bool Suspended = *AtEntry[I];
    for (const Event &E : In.blocks()[I].Events) {
      if (Suspended)
        Result.insert(&E);
      Suspended = after(Suspended, E);
    }
  }
  return Result;
}

/// A variable of a class that is made from `this`, which is never null: whoever asks for it asks
/// for something else.
bool watchesObject(const Event &E) {
  const auto *Init = llvm::dyn_cast_or_null<Expr>(E.At);
  const auto *Made = E.Kind == EventKind::Declare && E.Object && Init
                         ? llvm::dyn_cast<CXXConstructExpr>(Init->IgnoreUnlessSpelledInSource())
                         : nullptr;
  return Made && Made->getNumArgs() != 0 &&
         llvm::isa<CXXThisExpr>(Made->getArg(0)->IgnoreImplicit());
}

} // namespace

Resumed resumed(const Function &Coroutine, const Knowledge &Facts) {
  const flow::Graph &In = *Coroutine.events();
  Events All = afterSuspension(In, [](const Event &) { return false; });
  std::vector<const flow::Place *> Watchers;
  for (const Event &E : In.all())
    if (watchesObject(E))
      Watchers.push_back(E.Object);
  if (Watchers.empty())
    return {All, All};
  const StateTests Tests(Coroutine, Facts);
  return {std::move(All), afterSuspension(In, [&](const Event &E) {
            return llvm::any_of(Watchers,
                                [&](const flow::Place *Of) { return Tests.asks(E, *Of); });
          })};
}

} // namespace coro_tidy
