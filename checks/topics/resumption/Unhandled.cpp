// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/resumption/Unhandled.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

bool printsOnly(const Event &Call, const Knowledge &Facts) {
  const CallSite Site = callSite(*Call.At);
  return Facts.holds(Site, Fact::Prints, Standing::Name);
}

/// What a single event does with the exception. Functions of the standard library that are not
/// described do nothing with it.
enum class Observes : uint8_t { No, Yes, IfCalleeDoes };

Observes observes(const Event &E, const Knowledge &Facts) {
  if (E.Kind == EventKind::Throw)
    return Observes::Yes;
  if (E.Kind == EventKind::Assign)
    return Observes::Yes;
  if (E.Kind != EventKind::Call || E.Implicit || !E.At)
    return Observes::No;
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
  if (!Callee || Callee->isNoReturn() || Facts.holds(*Callee, Fact::CurrentException))
    return Observes::Yes;
  if (!Facts.isForeign(*Callee))
    return Observes::IfCalleeDoes;
  return isInStd(*Callee) || printsOnly(E, Facts) ? Observes::No : Observes::Yes;
}

/// observes(f): f does something with the exception that is being handled.
void inferObservers(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events())
    return;
  for (const Event &E : Fn.events()->all()) {
    const Observes How = observes(E, Of.knowledge());
    if (How == Observes::No)
      continue;
    std::vector<Atom> Body;
    if (How == Observes::IfCalleeDoes)
      Body.push_back({Fact::Observes, keyOf(*E.Callee)});
    Into.Rules.push_back({{Fact::Observes, keyOf(Fn.decl())},
                          std::move(Body),
                          {Of.place(locationOf(E)), "'" + displayName(Fn.decl()) + "' does"},
                          ""});
  }
}

const Inference Registered{"observers", inferObservers};

} // namespace

std::optional<std::vector<Atom>> observers(const Function &Fn, const Knowledge &Facts) {
  std::vector<Atom> Result;
  for (const Event &E : Fn.events()->all())
    switch (observes(E, Facts)) {
    case Observes::Yes:
      return std::nullopt;
    case Observes::IfCalleeDoes:
      Result.push_back({Fact::Observes, keyOf(*E.Callee)});
      break;
    case Observes::No:
      break;
    }
  return Result;
}

} // namespace coro_tidy
