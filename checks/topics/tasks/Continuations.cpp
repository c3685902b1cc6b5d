// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Continuations.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Makers.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `[task = std::move(task)]`
bool isMovedInto(const LambdaCapture &Capture) {
  const auto *Variable =
      Capture.capturesVariable() ? llvm::dyn_cast<VarDecl>(Capture.getCapturedVar()) : nullptr;
  const auto *Move =
      Variable && Variable->isInitCapture()
          ? llvm::dyn_cast<CallExpr>(Variable->getInit()->IgnoreUnlessSpelledInSource())
          : nullptr;
  return Move && structure::isMove(*Move);
}

} // namespace

const CXXMemberCallExpr *runOnSuccess(const Stmt &S, const Knowledge &Facts) {
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
  const auto IsWritten = [](const Expr *Argument) {
    return !llvm::isa<CXXDefaultArgExpr>(Argument);
  };
  return Call && llvm::count_if(Call->arguments(), IsWritten) == 1 &&
                 Facts.holds(callSite(S), Fact::RunsOnSuccess)
             ? Call
             : nullptr;
}

const Expr &behind(const CXXMemberCallExpr &Then, const Knowledge &Facts) {
  const Expr *Before = Then.getImplicitObjectArgument()->IgnoreUnlessSpelledInSource();
  while (const auto *Earlier = runOnSuccess(*Before, Facts))
    Before = Earlier->getImplicitObjectArgument()->IgnoreUnlessSpelledInSource();
  return *Before;
}

std::vector<GivenOnSuccess> tasksGivenOnSuccess(const Function &Fn, Workspace &In) {
  const Knowledge &Facts = In.knowledge();
  std::vector<GivenOnSuccess> Found;
  forEachStatement(&Fn.body(), [&](const Stmt &S) {
    const auto *Then = runOnSuccess(S, Facts);
    const Expr *Given = Then ? Then->getArg(0)->IgnoreUnlessSpelledInSource() : nullptr;
    const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(Given);
    if (!Lambda)
      return;
    const Expr &Before = behind(*Then, Facts);
    const FunctionDecl *Failing = failingMaker(Before, In);
    if (!Failing && !makersIn(Before, Facts).empty())
      return; // The failure is dealt with, or a library made the task.
    for (const LambdaCapture &Each : Lambda->captures())
      if (isMovedInto(Each) && Facts.task(Each.getCapturedVar()->getType()) == TaskKind::Eager &&
          Facts.holds(Each.getCapturedVar()->getType(), Fact::VoidDetaches))
        Found.push_back({&Each, &Before, Failing});
  });
  return Found;
}

} // namespace coro_tidy
