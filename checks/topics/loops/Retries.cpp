// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Retries.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Fate.h"
#include "knowledge/Structure.h"
#include "topics/loops/FailedOperation.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Endless.h"
#include "topics/tasks/Failures.h"
#include "topics/time/Pace.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

bool saysFailure(QualType Result) {
  return Result->isBooleanType() || Result->isPointerType() || isErrorCode(Result) ||
         structure::isStdClass(Result, {"optional", "unique_ptr", "shared_ptr", "expected"});
}

/// Of a function of the project it is known when it throws, and when it tells by its result.
std::vector<Failing> failuresOf(const Expr &Operation, const Knowledge &Facts) {
  if (Facts.fact(awaitedSite(Operation), Fact::FailsAtOnce))
    return {{FailsBy::Any, {}}};
  const auto *Await = llvm::dyn_cast<CoawaitExpr>(&Operation);
  const FunctionDecl *Own = Await ? ownAwaited(*Await) : nullptr;
  if (!Own || Facts.isForeign(*Own))
    return {};
  std::vector<Failing> Result{{FailsBy::Exception, {{Fact::FailsAtOnce, keyOf(*Own)}}}};
  if (saysFailure(Operation.getType()))
    Result.push_back({FailsBy::Result, {{Fact::GivesUpAtOnce, keyOf(*Own)}}});
  return Result;
}

} // namespace

void forEachFailing(const Function &In, const Knowledge &Facts,
                    llvm::function_ref<void(const Expr &, Failing)> Visit) {
  unsigned Looked = 0;
  for (const Expr *Operation : suspensionsIn(In.body(), In))
    for (Failing &Each : failuresOf(*Operation, Facts))
      if (Each.If.empty() || Looked++ < MaxAwaitsFollowed)
        Visit(*Operation, std::move(Each));
}

namespace {

/// gives-up-at-once(f): what f awaits first fails at once, and f returns that without a pause. Not
/// where it leaves word of it for others, in a member.
void inferGivingUp(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.isCoroutine() || !Fn.events())
    return;
  const flow::Graph &In = *Fn.events();
  const auto LeavesWord = [&](const Event &E) {
    return E.Kind == EventKind::Assign && E.Object && !flow::isOwn(*E.Object, In) &&
           !isErrorCode(E.Object->type());
  };
  std::optional<llvm::DenseSet<const Stmt *>> First;
  forEachFailing(Fn, Of.knowledge(), [&](const Expr &Operation, Failing By) {
    if (!First)
      First = firstAwaits(Fn);
    if (!First->contains(&Operation))
      return;
    const FailedOperation Failed(Fn, Operation, Fn.body(), Of.knowledge());
    const auto Ways =
        Failed.waysTo([&](const Event &E) { return Failed.isToldBy(E); }, By.How, LeavesWord);
    const auto Code = Ways.empty() && By.How != FailsBy::Exception ? Failed.returnsCode()
                                                                   : std::optional<Event>();
    if (Ways.empty() && !Code)
      return;
    const Event &Return = Code ? *Code : Ways.front().To;
    Into.Rules.push_back(
        {{Fact::GivesUpAtOnce, keyOf(Fn.decl())},
         std::move(By.If),
         {Of.place(Return.At->getBeginLoc()),
          "'" + displayName(Fn.decl()) + "' returns its failure here, without a pause"},
         ""});
  });
}

const Inference Registered{"giving-up", inferGivingUp};

} // namespace

std::vector<Retry> retriesAtOnce(const Function &Coroutine, const Knowledge &Facts) {
  std::vector<Retry> Result;
  forEachFailing(Coroutine, Facts, [&](const Expr &Operation, Failing By) {
    const Stmt *Loop = loopAround(Operation, Coroutine);
    if (!Loop || (By.How == FailsBy::Exception && !isTriedWithin(*Loop, Operation, Coroutine)))
      return;
    const FailedOperation Failed(Coroutine, Operation, *Loop, Facts);
    const auto Ways = Failed.waysTo(
        [&](const Event &E) { return E.Kind == EventKind::Suspend && E.At == &Operation; }, By.How);
    if (!Ways.empty())
      Result.push_back({&Operation, Ways.front().Failure, std::move(By.If)});
  });
  return Result;
}

} // namespace coro_tidy
