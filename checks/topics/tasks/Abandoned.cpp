// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Abandoned.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/tasks/Endless.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Handlers.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::Fate;

/// The function of the project whose task is awaited; that of Alike for an element of a range: the
/// tasks in a container are supposed to be made alike.
const FunctionDecl *awaitedMaker(const CoawaitExpr &Await, const Event &Alike) {
  const auto *Element =
      llvm::dyn_cast_or_null<VarDecl>(declarationNamedBy(*flow::originOf(Await.getOperand())));
  if (Element && Element->isCXXForRangeDecl())
    return llvm::dyn_cast_or_null<FunctionDecl>(Alike.Callee);
  return ownAwaited(Await);
}

/// The handler that a statement stands in; null outside of handlers.
const CXXCatchStmt *handlerAround(const Stmt &S, const Function &Fn) {
  const Stmt *Above = &S;
  while (Above && !llvm::isa<CXXCatchStmt>(Above))
    Above = Fn.parents().getParent(Above);
  return llvm::cast_or_null<CXXCatchStmt>(Above);
}

/// The `throw;` of `catch (const std::exception &e) { log(e); throw; }`
bool onlyRethrows(const Stmt &Via, const Function &Fn, const Knowledge &Facts) {
  const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(&Via);
  const CXXCatchStmt *Handler = Throw && !Throw->getSubExpr() ? handlerAround(*Throw, Fn) : nullptr;
  return Handler && takesFailures(*Handler) &&
         !anyStatement(Handler->getHandlerBlock(), [&](const Stmt &S) {
           return llvm::isa<CallExpr>(S) &&
                  Facts.holdsAny(callSite(S), {Fact::Cancels, Fact::CleansUp}, Standing::Name);
         });
}

/// What throws the exception that leaves the function; null for others than awaits, and where a
/// handler has done something about it.
const CoawaitExpr *leavingAwait(const Fate &Each, const Function &Fn, const Knowledge &Facts) {
  if (!Each.Caught)
    return llvm::dyn_cast_or_null<CoawaitExpr>(Each.Via);
  return Each.Via && onlyRethrows(*Each.Via, Fn, Facts) ? llvm::dyn_cast<CoawaitExpr>(Each.Caught)
                                                        : nullptr;
}

} // namespace

std::vector<AbandonedTask> leftByExceptions(llvm::ArrayRef<Fate> Fates, const Event &Maker,
                                            const Function &Fn, const Knowledge &Facts) {
  std::vector<AbandonedTask> Result;
  for (const Fate &Each : Fates) {
    if (Each.What != Fate::Dropped || !Each.Holder || Each.How != flow::Exit::Exception)
      continue;
    const CoawaitExpr *Await = leavingAwait(Each, Fn, Facts);
    const FunctionDecl *Awaited = Await ? awaitedMaker(*Await, Maker) : nullptr;
    if (!Awaited)
      continue;
    AbandonedTask Left{Each, Await, Awaited, tryAround(*Await, Fn) != nullptr, {}};
    if (!Each.Caught)
      Left.Kept = HandlersAround::of(*Await, Fn).kept();
    Result.push_back(std::move(Left));
  }
  return Result;
}

std::vector<AbandonedTask> abandonments(const Function &Fn, const Event &Maker, Workspace &In) {
  const QualType Task = llvm::cast<Expr>(Maker.At)->getType();
  if (!Fn.isCoroutine() || In.knowledge().task(Task) != TaskKind::Eager ||
      !In.knowledge().holds(Task, Fact::VoidDetaches))
    return {};
  const std::vector<Fate> Fates = flow::fatesOf(*Fn.events(), Maker);
  const bool IsCared = llvm::any_of(Fates, [](const Fate &Each) {
    return Each.What != Fate::Dropped && Each.What != Fate::Replaced;
  });
  return IsCared ? leftByExceptions(Fates, Maker, Fn, In.knowledge())
                 : std::vector<AbandonedTask>();
}

Condition whenLeft(const AbandonedTask &Task) {
  Condition Result = ifFails(*Task.Awaited);
  Result.Kept = Task.Kept;
  return Result;
}

} // namespace coro_tidy
