// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/sessions/Permits.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Words.h"

using namespace clang;

namespace coro_tidy {

bool acquires(const CallSite &Site, const Knowledge &Facts) {
  if (!Site.Callee)
    return false;
  if (Facts.holds(Site, Fact::Acquires))
    return true;
  return Facts.isAwaitable(Site.Result) &&
         (Facts.isLimiter(Site.ReceiverType) ||
          hasWord(*Site.Callee, {"acquire", "permit", "lease", "checkout", "throttle"}));
}

/// acquires(f): f makes such a call, or awaits a function that does.
static void inferPermits(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const flow::Graph *Graph = Fn.events();
  if (!Graph)
    return;
  const Knowledge &Facts = Of.knowledge();
  const Atom Head{Fact::Acquires, keyOf(Fn.decl())};
  for (const flow::Block &Block : Graph->blocks())
    for (const flow::Event &E : Block.Events) {
      if (E.Kind != flow::EventKind::Call || !E.At)
        continue;
      const CallSite Site = callSite(*E.At);
      if (acquires(Site, Facts))
        Into.Rules.push_back({Head, {}, {Of.place(locationOf(E)), "a permit is awaited here"}, ""});
      else if (Site.Callee && Facts.isAwaitable(Site.Result))
        Into.Rules.push_back({Head, {{Fact::Acquires, keyOf(*Site.Callee)}}, {}, ""});
    }
}

static const Inference Registered{"permits", inferPermits};

} // namespace coro_tidy
