// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Loops.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::flow {

bool Loops::contain(const Event &E) {
  if (!All) {
    All.emplace();
    for (const Event &Other : In.all())
      if (Other.Kind == EventKind::Done)
        All->push_back(Other.At);
  }
  return E.At && llvm::any_of(*All, [&](const Stmt *Loop) { return isPartOf(*E.At, *Loop); });
}

bool Loops::takeAll(const Stmt &Loop, const Place &Elements) const {
  return Elements.What == Place::Element && llvm::any_of(In.all(), [&](const Event &E) {
           return E.Object && E.At && E.Kind != EventKind::Declare &&
                  E.Kind != EventKind::Destroy && E.Kind != EventKind::Assign &&
                  In.places().resolved(*E.Object).isWithin(Elements) && isPartOf(*E.At, Loop);
         });
}

bool Loops::isPartOf(const Stmt &Inner, const Stmt &Outer) const {
  const SourceManager &Sources = In.function().getASTContext().getSourceManager();
  const auto At = [&](SourceLocation Place) { return Sources.getExpansionLoc(Place); };
  return Sources.isPointWithin(At(Inner.getBeginLoc()), At(Outer.getBeginLoc()),
                               Sources.getExpansionRange(Outer.getEndLoc()).getEnd());
}

} // namespace coro_tidy::flow
