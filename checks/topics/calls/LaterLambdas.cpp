// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/calls/LaterLambdas.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Each lambda that a call is given: whether one of these runs it later.
struct GivenLambdas : llvm::DenseMap<const LambdaExpr *, bool> {};

GivenLambdas lambdasGiven(const Function &In, const Knowledge &Facts) {
  GivenLambdas Result;
  forEachStatement(&In.body(), [&](const Stmt &S) {
    if (llvm::isa<CXXConstructExpr>(S))
      return;
    const CallSite Site = callSite(S);
    const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&S);
    const bool IsPut = Operator && Operator->getOperator() == OO_Equal;
    for (const Expr *Argument : Site.Arguments)
      if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(Argument->IgnoreUnlessSpelledInSource()))
        Result[Lambda] |=
            IsPut || !(Facts.holds(Site, Fact::CallsNow) || (Site.Callee && isInStd(*Site.Callee)));
  });
  return Result;
}

} // namespace

bool runsLater(const LambdaExpr &Lambda, const Function &In, const Knowledge &Facts) {
  const GivenLambdas &Given = In.once([&] { return lambdasGiven(In, Facts); });
  const auto Known = Given.find(&Lambda);
  return Known != Given.end() ? Known->second : llvm::isa<CXXConstructorDecl>(In.decl());
}

} // namespace coro_tidy
