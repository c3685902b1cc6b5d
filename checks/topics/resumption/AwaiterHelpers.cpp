// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/resumption/AwaiterHelpers.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Typestate.h"
#include "knowledge/Protocols.h"
#include "topics/locks/HeldLocks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using structure::Role;

/// The member of a class with an await_suspend, await_suspend itself among them.
const CXXMethodDecl *memberOfAwaiter(const Function &Fn) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
  return Method && Method->isImplicitObjectMemberFunction() && !Method->getParent()->isLambda() &&
                 structure::hasRole(*Method->getParent(), Role::AwaitSuspend)
             ? Method
             : nullptr;
}

class HelperRules {
public:
  HelperRules(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into), Key(keyOf(Fn.decl())) {}

  void run() {
    for (const ParmVarDecl *Parameter : Fn.decl().parameters())
      if (isHandle(Parameter->getType()))
        for (Publication &Each : destructionsIn(Fn, *Parameter, Facts))
          if (isOnEveryWay(*Each.Call))
            add({Fact::Destroys, Key, static_cast<int>(Parameter->getFunctionScopeIndex())},
                std::move(Each.When.If), *Each.Call, "destroys the coroutine");
    const CXXMethodDecl *Method = memberOfAwaiter(Fn);
    if (!Method)
      return;
    callsOwn(structure::plays(*Method, Role::AwaitSuspend));
    if (isAwaiterHelper(Fn))
      for (Publication &Each : publicationsIn(Fn, nullptr, /*ItsObject=*/true, Facts))
        add({Fact::Publishes, Key, Atom::ThisIndex}, std::move(Each.When.If), *Each.Call,
            "gives its object away");
  }

private:
  /// Whether the function does not come back without that call.
  bool isOnEveryWay(const Stmt &Call) const {
    enum : flow::State { Before, Behind };
    return flow::run(*Fn.events(),
                     [&](flow::State From, const Event &E) -> flow::Step {
                       if (E.Kind == EventKind::Call && E.At == &Call)
                         return {Behind};
                       return {From, From == Before && E.Kind == EventKind::End &&
                                         E.How == flow::Exit::Normal};
                     })
        .empty();
  }

  /// Nobody passes a lock that the caller has until that has let go of it.
  void callsOwn(bool IsSuspending) {
    if (!locksIn(Fn, Of).empty())
      return;
    for (const Event &E : Fn.events()->all()) {
      const auto *Called = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
      const bool IsOwn = E.Kind == EventKind::Call && !E.Implicit && Called && E.At && E.Object &&
                         E.Object->What == flow::Place::Object;
      if (IsOwn && !Facts.isForeign(*Called))
        add({Fact::CalledSuspending, keyOf(*Called)},
            IsSuspending ? std::vector<Atom>() : std::vector<Atom>{{Fact::CalledSuspending, Key}},
            *E.At, "calls '" + displayName(*Called) + "'");
    }
  }

  void add(Atom Head, std::vector<Atom> Body, const Stmt &At, const std::string &Does) {
    Into.Rules.push_back({std::move(Head), std::move(Body),
                          evidenceIn(Fn, Of, At.getBeginLoc(), Does), displayName(Fn.decl())});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  const std::string Key;
};

void inferHelpers(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.events() && !Fn.isCoroutine())
    HelperRules(Fn, Of, Into).run();
}

const Inference Registered{"awaiter-helpers", inferHelpers};

} // namespace

bool isAwaiterHelper(const Function &Fn) {
  const CXXMethodDecl *Method = memberOfAwaiter(Fn);
  return Method && Method->getIdentifier() && !structure::plays(*Method, Role::Awaiter);
}

std::vector<Publication> destructionsIn(const Function &Fn, const ParmVarDecl &Handle,
                                        const Knowledge &Facts) {
  std::vector<Publication> Result;
  for (const Event &E : Fn.events()->all()) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
    if (E.Kind != EventKind::Call || !E.At || !Callee)
      continue;
    if (E.variable() == &Handle && structure::plays(*Callee, Role::EndsFrame)) {
      Result.push_back({E.At, {}});
      continue;
    }
    const CallSite Site = callSite(*E.At);
    for (unsigned I = 0; I != Site.Arguments.size(); ++I)
      if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&unmoved(*Site.Arguments[I]));
          Name && Name->getDecl() == &Handle && !Facts.isForeign(*Callee))
        Result.push_back({E.At, {.If = {{Fact::Destroys, keyOf(*Callee), static_cast<int>(I)}}}});
  }
  return Result;
}

} // namespace coro_tidy
