// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/LentOn.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "flow/Loans.h"
#include "topics/lifetime/LeftBehind.h"
#include "topics/lifetime/Outlives.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// uses-later(f, i): f lends what its parameter i refers to to a task that it starts, or lends on.
void inferLentOn(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events() || Fn.isCoroutine())
    return;
  const auto add = [&](const ParmVarDecl &Own, std::vector<Atom> Body, const Stmt &At,
                       const NamedDecl *To) {
    Into.Rules.push_back(
        {{Fact::UsesLater, keyOf(Fn.decl()), static_cast<int>(Own.getFunctionScopeIndex())},
         std::move(Body),
         evidenceIn(Fn, Of, At.getBeginLoc(),
                    "lends '" + Own.getNameAsString() + "' to " +
                        (To ? "'" + displayName(*To) + "'" : "a task")),
         displayName(Fn.decl())});
  };
  const Knowledge &Facts = Of.knowledge();
  for (const Outlived &Found : outlivedIn(Fn, Facts)) {
    Condition When = whenUsed(Found, Facts);
    if (Found.LentBy && When.Unless.empty() && When.UnlessKnown.empty())
      add(*Found.LentBy, std::move(When.If), *Found.Call, Found.Loan.Callee);
  }
  for (const flow::Event &E : Fn.events()->all())
    for (const Borrowed &Loan : lentByStarting(E, *Fn.events(), Facts))
      if (const ParmVarDecl *Own = lentByCaller(*Loan.Of, *Fn.events()))
        add(*Own, {{Fact::UsesLater, keyOf(*Loan.Callee), Loan.Index}}, *E.At, Loan.Callee);
}

const Inference Registered{"lent-on", inferLentOn};

} // namespace

static bool tellsNothing(const FunctionDecl &Fn) {
  const QualType Result = Fn.getReturnType();
  return (Result->isVoidType() || Result->isBooleanType()) && !Fn.isOverloadedOperator() &&
         !llvm::isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(Fn);
}

std::vector<Borrowed> lentByStarting(const flow::Event &Call, const flow::Graph &In,
                                     const Knowledge &Facts) {
  std::vector<Borrowed> Result;
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Call.Callee);
  if (Call.Kind != flow::EventKind::Call || Call.Implicit || !Callee || !tellsNothing(*Callee) ||
      Facts.isForeign(*Callee) || !llvm::isa_and_nonnull<CallExpr>(Call.At))
    return Result;
  const llvm::ArrayRef<const Expr *> Arguments = callSite(*Call.At).Arguments;
  for (unsigned I = 0; I < Arguments.size() && I < Callee->getNumParams(); ++I) {
    const QualType By = Callee->getParamDecl(I)->getType();
    const bool IsLent = By->isLValueReferenceType() && By->getPointeeType()->isRecordType();
    if (const flow::Place *Of = IsLent ? In.places().of(Arguments[I]) : nullptr)
      Result.push_back({Of, Arguments[I], static_cast<int>(I), Callee});
  }
  return Result;
}

std::vector<Borrowed> lentToOperation(const flow::Event &Call, const flow::Graph &In,
                                      const Knowledge &Facts) {
  std::vector<Borrowed> Result;
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Call.Callee);
  const auto *Made = llvm::dyn_cast_or_null<CallExpr>(Call.At);
  if (Call.Kind != flow::EventKind::Call || Call.Implicit || !Callee || !Made ||
      !Facts.isForeign(*Callee) || !Made->getType()->isVoidType() || Facts.suspendsCaller(*Made))
    return Result;
  const CallSite Site = callSite(*Made);
  if (!Facts.holds(Site, Fact::RunsOnLoop))
    return Result;
  for (unsigned I = 0; I != Site.Arguments.size(); ++I)
    if (const auto View = viewedBy(*Site.Arguments[I], Facts))
      if (const flow::Place *Of = flow::borrowed(View->By, *View->What, In.places());
          Of && !isMoved(*Of, In, Facts))
        Result.push_back({Of, View->What, static_cast<int>(I), nullptr});
  return Result;
}

} // namespace coro_tidy
