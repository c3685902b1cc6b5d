// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/sessions/Permits.h"
#include "core/Infer.h"
#include "core/Source.h"

using namespace clang;

namespace coro_tidy {

SaidBy acquires(const CallSite &Site, const Knowledge &Facts) {
  const bool IsAwaitable = Site.Callee && Facts.isAwaitable(Site.Result);
  if (IsAwaitable && Facts.isLimiter(Site.ReceiverType))
    return Standing::Structure;
  return confirmed(Facts.standing(Site, Fact::Acquires), IsAwaitable);
}

/// acquires(f): f makes such a call, or awaits a function that does.
static void inferPermits(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const flow::Graph *Graph = Fn.events();
  if (!Graph)
    return;
  const Knowledge &Facts = Of.knowledge();
  const Atom Head{Fact::Acquires, keyOf(Fn.decl())};
  for (const flow::Event &E : Graph->all()) {
    if (E.Kind != flow::EventKind::Call || !E.At)
      continue;
    const CallSite Site = callSite(*E.At);
    if (const SaidBy By = acquires(Site, Facts))
      Into.Rules.push_back({.Head = Head,
                            .Body = {},
                            .Why = {Of.place(locationOf(E)), "a permit is awaited here"},
                            .Primitive = "",
                            .By = std::min(*By, Standing::Inferred)});
    else if (Site.Callee && Facts.isAwaitable(Site.Result))
      Into.Rules.push_back({Head, {{Fact::Acquires, keyOf(*Site.Callee)}}, {}, ""});
  }
}

static const Inference Registered{"permits", inferPermits};

} // namespace coro_tidy
