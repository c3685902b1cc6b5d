// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/state/StateTests.h"
#include "core/Statements.h"
#include "flow/Loans.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Containers.h"
#include "topics/state/SharedLoans.h"
#include "topics/tasks/Awaits.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {

using flow::Event;
using flow::EventKind;
using flow::Place;

StateTests::StateTests(const Function &Coroutine, const Knowledge &Facts)
    : Fn(Coroutine), Facts(Facts) {
  forEachStatement(&Fn.body(), [&](const Stmt &S) {
    const Expr *Asked = loopCondition(S);
    if (const auto *If = llvm::dyn_cast<IfStmt>(&S))
      Asked = If->getCond();
    if (const auto *Choice = llvm::dyn_cast<ConditionalOperator>(&S))
      Asked = Choice->getCond();
    if (Asked)
      for (const Stmt *Part : statementsOf(Asked))
        Conditions.try_emplace(Part, Asked);
  });
}

bool StateTests::asks(const Event &E, const Place &Of) const {
  return (E.Object == &Of && E.Kind != EventKind::Assign && conditionOf(E)) || asksByName(E, Of);
}

/// `if (!connected())`, which returns what the member is.
bool StateTests::asksByName(const Event &E, const Place &Of) const {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
  const FunctionDecl *Body = Method && Method->isConst() && Method->getNumParams() == 0
                                 ? Method->getDefinition()
                                 : nullptr;
  return E.Kind == EventKind::Call && Body && Of.What == Place::Member && E.Object == Of.Of &&
         conditionOf(E) && mentions(Body->getBody(), *Of.Named);
}

bool StateTests::asksForOthers(const Event &E) const {
  const Expr *Asked = E.Object && E.Kind != EventKind::Assign ? conditionOf(E) : nullptr;
  const ValueDecl *Version = Asked ? sharedMember(*E.Object, Fn) : nullptr;
  return Version && llvm::any_of(Fn.locals(), [&](const VarDecl *Local) {
           return mentions(Asked, *Local) && isCopyOf(*Local, *Version);
         });
}

flow::State StateTests::aged(flow::State From, const Event &E,
                             llvm::ArrayRef<const ValueDecl *> All) const {
  if (From != Read || !suspendsAt(E, Facts))
    return From;
  const CallExpr *Call = suspendingCall(E.At);
  const bool AsksItself =
      Call && llvm::any_of(callSite(*Call).Arguments, [&](const Expr *Each) {
        const auto *Lambda = llvm::dyn_cast<LambdaExpr>(Each->IgnoreUnlessSpelledInSource());
        return Lambda && Lambda->getCallOperator()->getReturnType()->isBooleanType() &&
               llvm::all_of(All,
                            [&](const ValueDecl *Of) { return mentions(Lambda->getBody(), *Of); });
      });
  return AsksItself ? Read : Old;
}

bool isCopyOf(const VarDecl &Local, const ValueDecl &Member) {
  const Expr *Init = Local.getInit();
  if (!Init || flow::refersElsewhere(Local.getType()) || !mentions(Init, Member))
    return false;
  return !anyStatement(Init, [](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return llvm::isa<CoawaitExpr>(S) ||
           (Callee && structure::changeOfArgument(*Callee) != structure::Change::None) ||
           (Call && structure::isMove(*Call));
  });
}

} // namespace coro_tidy
