// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is awaited turn by turn takes as long as all turns together, where nothing keeps
// them from being under way at once:
//
//   for (const auto &url : urls)
//     pages.push_back(co_await fetch(url));

#include "core/Check.h"
#include "core/Statements.h"
#include "topics/loops/Extent.h"
#include "topics/loops/Turns.h"
#include "topics/tasks/Tasks.h"

using namespace clang;

namespace coro_tidy {
namespace {

class AwaitInLoopCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine() || !Fn.events())
      return;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (isLoop(S) && !hasInnerLoop(S))
        examine(Fn, S);
    });
  }

private:
  /// The turns of an outer loop are those of its inner ones as well.
  static bool hasInnerLoop(const Stmt &Loop) {
    return anyStatement(&Loop, [&](const Stmt &S) { return &S != &Loop && isLoop(S); });
  }

  void examine(const Function &Fn, const Stmt &Loop) {
    const Turns All(Fn, Loop, workspace());
    const std::vector<AwaitedWork> Awaits = All.independentAwaits();
    const bool AreAboutElements = llvm::all_of(
        Awaits, [&](const AwaitedWork &Work) { return All.isAboutElement(*Work.Call); });
    if (Awaits.empty() || !AreAboutElements || isBounded(Fn, Loop) || recurses(Fn, Awaits))
      return;
    const ValueDecl *Range = All.range();
    const std::string Of =
        Range && Range->getDeclName() ? " of '" + Range->getNameAsString() + "'" : "";
    report({.At = Awaits.front().Call->getBeginLoc(),
            .Message = calleeName(*Awaits.front().Call) + " is awaited for one element" + Of +
                       " after another, though none needs the one before",
            .Notes = notesFor(Fn, Loop)});
  }

  /// Somebody has decided how many there are: batches, shards, workers.
  bool isBounded(const Function &Fn, const Stmt &Loop) {
    return Extents(Fn, workspace()).ofLoop(Loop).Is == Extent::Bounded;
  }

  /// A walk over a tree, where each level has its own order.
  static bool recurses(const Function &Fn, llvm::ArrayRef<AwaitedWork> Awaits) {
    return llvm::any_of(Awaits, [&](const AwaitedWork &Work) {
      return Work.Site.Callee->getCanonicalDecl() == Fn.decl().getCanonicalDecl();
    });
  }

  std::vector<Note> notesFor(const Function &Fn, const Stmt &Loop) {
    const FactFile *Library = knowledge().library(Fn.decl().getReturnType());
    if (!Library || !Library->Advice.count("gather"))
      return {};
    return {{Loop.getBeginLoc(),
             "'" + Library->Advice.at("gather") + "' runs a bounded number at once"}};
  }
};

const Registration<AwaitInLoopCheck> Registered{{
    .Name = "coro-await-in-loop",
    .Summary = "independent tasks are awaited one after another in a loop",
    .Level = Severity::Hint,
    .Keeps = Principle::BoundTheWork,
    .Serves = "gather what is independent",
}};

} // namespace
} // namespace coro_tidy
