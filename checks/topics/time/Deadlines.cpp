// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/time/Pace.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// One that is given a time, and no task: awaiting that may be what the time is for.
bool mayArm(const FunctionDecl &Fn, const Knowledge &Facts) {
  return !Facts.isAwaitable(Fn.getReturnType()) &&
         llvm::any_of(Fn.parameters(), [](const ParmVarDecl *Parameter) {
           return isTime(Parameter->getType().getNonReferenceType());
         });
}

/// sets-deadline(f): f is given a time, and calls what says that it sets one, or does so itself:
///   Guard(Client &of, milliseconds limit) { of.timer.expires_after(limit); }
void inferDeadlines(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const Knowledge &Facts = Of.knowledge();
  if (!Fn.events() || !mayArm(Fn.decl(), Facts))
    return;
  for (const flow::Event &E : Fn.events()->all()) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
    if (E.Kind != flow::EventKind::Call || E.Implicit || !Callee)
      continue;
    const bool Says = Facts.holds(*Callee, Fact::SetsDeadline, Standing::Name);
    if (!Says && (isInSystemHeader(*Callee) || !mayArm(*Callee, Facts)))
      continue;
    std::vector<Atom> Body;
    if (!Says)
      Body.push_back({Fact::SetsDeadline, keyOf(*Callee)});
    Into.Rules.push_back({{Fact::SetsDeadline, keyOf(Fn.decl())},
                          std::move(Body),
                          evidenceIn(Fn, Of, locationOf(E), "calls '" + displayName(*Callee) + "'"),
                          ""});
  }
}

const Inference Registered{"deadlines", inferDeadlines};

} // namespace
} // namespace coro_tidy
