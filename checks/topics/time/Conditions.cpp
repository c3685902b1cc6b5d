// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/time/Conditions.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace coro_tidy {

static bool isConditionVariable(const CallSite &Site, const Knowledge &Facts) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Site.Callee);
  if (!Method || !Site.Receiver || !structure::plays(*Method, structure::Role::Waits) ||
      Method->getNumParams() == 0 || !Facts.isAwaitable(Method->getReturnType()))
    return false;
  const QualType Lock = Method->getParamDecl(0)->getType();
  const CXXRecordDecl *Class = structure::classOf(Lock);
  const bool IsHeld = (Class && structure::hasRole(*Class, structure::Role::Unlocks)) ||
                      Facts.isGuard(Lock.getNonReferenceType());
  return Lock->isLValueReferenceType() && !Lock->getPointeeType().isConstQualified() && IsHeld &&
         structure::hasRole(*Site.Receiver, structure::Role::NotifiesOne) &&
         structure::hasRole(*Site.Receiver, structure::Role::NotifiesAll);
}

bool waitsForCondition(const CallSite &Site, const Knowledge &Facts) {
  return Facts.holds(Site, Fact::WaitsForCondition) || isConditionVariable(Site, Facts);
}

const Expr *predicateOf(const CallSite &Site) {
  for (const Expr *Argument : Site.Arguments)
    if (structure::isCallable(Argument->getType()))
      return Argument;
  return nullptr;
}

bool isAlwaysTrue(const Expr &Predicate) {
  const FunctionDecl *Asked = callableTarget(Predicate);
  const Stmt *Body = Asked ? Asked->getBody() : nullptr;
  if (!Body || Asked->isDependentContext())
    return false;
  bool Returns = false, MaySayNo = false;
  forEachStatement(Body, [&](const Stmt &S) {
    const auto *Return = llvm::dyn_cast<ReturnStmt>(&S);
    const Expr *Value = Return ? Return->getRetValue() : nullptr;
    if (!Value)
      return;
    bool Answer = false;
    MaySayNo |= !Value->EvaluateAsBooleanCondition(Answer, Asked->getASTContext()) || !Answer;
    Returns = true;
  });
  return Returns && !MaySayNo;
}

} // namespace coro_tidy
