// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a function does to a container that it is given by reference or by pointer:
//
//   void drop(Sessions &from, int id) { from.erase(id); }      what is given as `from` shrinks

#include "core/Infer.h"
#include "core/Source.h"
#include "topics/state/Changes.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;

/// What keeps others out of the class of a member function, and has not kept out this event.
std::vector<const FieldDecl *> passedBy(const Event &E, const Function &Fn, Workspace &Of) {
  std::vector<const FieldDecl *> Result;
  const auto *Class = llvm::dyn_cast<CXXRecordDecl>(Fn.decl().getDeclContext());
  if (!Class || !Class->hasDefinition())
    return Result;
  const Members &Passed = exclusionOf(Fn, Of).passedAt(E);
  for (const FieldDecl *Each : excludersOf(*Class->getDefinition(), Of.knowledge()))
    if (!passes(Passed, *Each))
      Result.push_back(Each);
  return Result;
}

void inferGiven(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events())
    return;
  for (const Event &E : Fn.events()->all()) {
    const auto Change = changeOfGiven(E, Fn, Of.knowledge());
    if (!Change)
      continue;
    const auto &Given = *llvm::cast<ParmVarDecl>(Change->Member);
    const auto Index = static_cast<int>(Given.getFunctionScopeIndex());
    const std::string Name = Given.getNameAsString();
    const Evidence Why = evidenceIn(Fn, Of, locationOf(E), "changes '" + Name + "'");
    Into.Rules.push_back({changesGiven(Fn.decl(), Index, Change->What), {}, Why, Name});
    for (const FieldDecl *Excluder : passedBy(E, Fn, Of))
      Into.Rules.push_back({changesGiven(Fn.decl(), Index, Change->What, Excluder), {}, Why, Name});
  }
}

const Inference Registered{"given-changes", inferGiven};

} // namespace
} // namespace coro_tidy
