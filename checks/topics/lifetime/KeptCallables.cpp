// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which awaitables have the callable that they were made with, and call it when they are awaited:
//
//   explicit Operation(F f) : start_(std::move(f)) {}                keeps(Operation, 0)
//   auto later(F f) { return Operation<F>(std::move(f)); }           keeps(later, 0)

#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "topics/lifetime/CallableFates.h"
#include "topics/lifetime/Starts.h"
#include "topics/lifetime/UsesLater.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Destination;
using flow::Event;
using flow::EventKind;

class KeptCallables {
public:
  KeptCallables(const Function &Fn, Workspace &Of, UnitResult &Into) : Fn(Fn), Of(Of), Into(Into) {}

  void inMembers(const CXXConstructorDecl &Made) {
    for (const CXXCtorInitializer *Init : Made.inits())
      if (const FieldDecl *Member = Init->isWritten() ? Init->getMember() : nullptr;
          Member && !Member->getType()->isReferenceType())
        if (const ParmVarDecl *Given = callable(*Init->getInit()))
          add(*Given, {}, Init->getSourceLocation());
  }

  void inResult() {
    for (const Event &E : Fn.events()->all()) {
      const bool IsGiven = (E.Kind == EventKind::Move || E.Kind == EventKind::Pass) &&
                           E.Goes.How == Destination::Given && E.Goes.At;
      const auto *Given =
          IsGiven && E.Object ? llvm::dyn_cast_or_null<ParmVarDecl>(E.Object->variable()) : nullptr;
      const Event *Call = Given && isOwn(*Given) ? eventOf(*E.Goes.At, *Fn.events()) : nullptr;
      if (Call && Call->Goes.How == Destination::Returned)
        if (auto If = whenever(callSite(*E.Goes.At), Fact::Keeps, E.Goes.Index, Of))
          add(*Given, std::move(*If), locationOf(E));
    }
  }

private:
  bool isOwn(const ParmVarDecl &Given) const {
    return Given.getDeclContext() == &Fn.decl() && structure::isCallable(Given.getType());
  }

  /// The parameter that is moved or copied into something that can be called as well.
  const ParmVarDecl *callable(const Expr &Value) const {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(original(&Value));
    const auto *Given = Name ? llvm::dyn_cast<ParmVarDecl>(Name->getDecl()) : nullptr;
    return Given && isOwn(*Given) ? Given : nullptr;
  }

  void add(const ParmVarDecl &Given, std::vector<Atom> Body, SourceLocation At) {
    const std::string Name = displayName(Fn.decl());
    Into.Rules.push_back({{Fact::Keeps, keyOf(Fn.decl()), int(Given.getFunctionScopeIndex())},
                          std::move(Body),
                          {Of.place(At), "'" + Name + "' keeps '" + Given.getNameAsString() +
                                             "' for who awaits it here"},
                          Name});
  }

  const Function &Fn;
  Workspace &Of;
  UnitResult &Into;
};

void inferKeptCallables(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.isCoroutine() || !Fn.events())
    return;
  if (constructsAwaitable(Fn.decl(), Of.knowledge()))
    KeptCallables(Fn, Of, Into).inMembers(llvm::cast<CXXConstructorDecl>(Fn.decl()));
  else if (Of.knowledge().isAwaitable(Fn.decl().getReturnType()))
    KeptCallables(Fn, Of, Into).inResult();
}

const Inference Registered{"kept-callables", inferKeptCallables};

} // namespace
} // namespace coro_tidy
