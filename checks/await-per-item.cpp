// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One request for each item, where the same interface takes all of them in one:
//
//   for (const Key &key : keys)
//     values.push_back(co_await store.get(key));
//
//   struct Store {
//     Task<Value> get(const Key &);
//     Task<std::vector<Value>> get_many(std::span<const Key>);    // one round trip
//   };

#include "core/Check.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/loops/Ranges.h"
#include "topics/loops/Turns.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The type of the elements: `int` of span<const int>, of vector<int>; null for no range.
QualType elementOf(QualType Range) {
  Range = Range.getNonReferenceType();
  return structure::isRange(Range) ? structure::firstArgument(Range->getAsCXXRecordDecl())
                                   : QualType();
}

class AwaitPerItemCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine() || !Fn.events())
      return;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (!isLoop(S))
        return;
      const Turns All(Fn, S, workspace());
      for (const AwaitedWork &Work : All.awaits())
        examine(Fn, S, All, Work);
    });
  }

private:
  void examine(const Function &Fn, const Stmt &Loop, const Turns &All, const AwaitedWork &Work) {
    const auto *One = llvm::dyn_cast_or_null<FunctionDecl>(Work.Site.Callee);
    if (!One || One->getCanonicalDecl() == Fn.decl().getCanonicalDecl())
      return;
    std::string Batch;
    Standing By = Standing::Stated;
    if (const StatedFact *Said = knowledge().fact(Work.Site, Fact::BatchedBy))
      Batch = Said->Words.empty() || !isAboutItem(Work, All) ? "" : Said->Words.front();
    else if (const FunctionDecl *Many = formForMany(*One, Work, All)) {
      Batch = Many->getCanonicalDecl() == Fn.decl().getCanonicalDecl() ? "" : displayName(*Many);
      By = Standing::Name;
    }
    if (Batch.empty())
      return;
    report({.At = Work.Call->getBeginLoc(),
            .Message = calleeName(*Work.Call) + " is awaited for each item, though '" + Batch +
                       "' takes many",
            .Notes = {{Loop.getBeginLoc(), "once in each turn of this loop"}},
            .RestsOn = By});
  }

  static bool isAboutItem(const AwaitedWork &Work, const Turns &All) {
    return llvm::any_of(Work.Site.Arguments,
                        [&](const Expr *Given) { return All.isAboutElement(*Given); });
  }

  /// A neighbour that is called like One for many, can be awaited, and takes a range of
  /// what One takes of the element.
  const FunctionDecl *formForMany(const FunctionDecl &One, const AwaitedWork &Work,
                                  const Turns &All) {
    if (!One.getIdentifier())
      return nullptr;
    std::vector<QualType> Items;
    for (unsigned I = 0; I < Work.Site.Arguments.size() && I < One.getNumParams(); ++I)
      if (All.isAboutElement(*Work.Site.Arguments[I]))
        Items.push_back(One.getParamDecl(I)->getType().getNonReferenceType());
    const FunctionDecl *Found = nullptr;
    const auto Look = [&](const FunctionDecl &Other) {
      if (knowledge().isCalledForMany(One, Other) &&
          returnsAwaitable(Other, knowledge(), context()) && takesManyOf(Other, Items))
        Found = &Other;
      return Found != nullptr;
    };
    if (Work.Site.Receiver && llvm::isa<CXXMethodDecl>(One))
      structure::anyMethod(*Work.Site.Receiver, Look);
    else if (!llvm::isa<CXXMethodDecl>(One))
      for (const Decl *D : One.getDeclContext()->getRedeclContext()->decls())
        if (const auto *Other = llvm::dyn_cast<FunctionDecl>(D); Other && Look(*Other))
          break;
    return Found;
  }

  bool takesManyOf(const FunctionDecl &Many, llvm::ArrayRef<QualType> Items) const {
    return llvm::any_of(Many.parameters(), [&](const ParmVarDecl *Parameter) {
      const QualType Element = elementOf(Parameter->getType());
      return !Element.isNull() && llvm::any_of(Items, [&](QualType Item) {
        return context().hasSameUnqualifiedType(Element, Item);
      });
    });
  }
};

const Registration<AwaitPerItemCheck> Registered{{
    .Name = "coro-await-per-item",
    .Summary = "a request is awaited for each item where one takes many",
    .Level = Severity::OptIn,
    .Keeps = Principle::BoundTheWork,
    .Serves = "batch requests",
}};

} // namespace
} // namespace coro_tidy
