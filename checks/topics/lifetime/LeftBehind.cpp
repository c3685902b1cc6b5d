// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/LeftBehind.h"
#include "topics/lifetime/Joins.h"
#include "topics/lifetime/Starts.h"
#include "topics/lifetime/UsesLater.h"
#include "topics/tasks/Abandoned.h"
#include "topics/tasks/Failures.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Destination;
using flow::Event;
using flow::Fate;

/// Whether something is called on what the task was given to: that may run it.
bool isRunHere(const CallSite &Start, const flow::Graph &In) {
  return llvm::any_of(In.all(), [&](const Event &E) {
    return E.Kind == flow::EventKind::Call && E.Object && E.At && callSite(*E.At).Callee &&
           llvm::any_of(Start.Arguments,
                        [&](const Expr *Argument) { return In.places().of(Argument) == E.Object; });
  });
}

/// The function of the project that the task is given to, and which may keep it; null where there
/// is none.
const FunctionDecl *keeperOf(const Fate &Task, const Knowledge &Facts) {
  const auto *Call =
      Task.What == Fate::Given ? llvm::dyn_cast_or_null<CallExpr>(Task.At->Goes.At) : nullptr;
  const FunctionDecl *Keeper = Call ? Call->getDirectCallee() : nullptr;
  return Keeper && !Facts.isForeign(*Keeper) && isTakenBy(*Call, Task.At->Goes) ? Keeper : nullptr;
}

/// The event of the call, which tells nobody here of its task.
const Event *droppedCall(const Stmt &Call, const flow::Graph &In) {
  const Event *Made = eventOf(Call, In);
  return Made && Made->Goes.How == Destination::Dropped ? Made : nullptr;
}

/// Whether the call is one of an object of the function, or is given one: what that keeps ends with
/// it.
bool isKeptHere(const CallSite &Call, const flow::Graph &In) {
  const auto EndsHere = [&](const Expr *Each) {
    const flow::Place *Of = Each ? In.places().of(Each) : nullptr;
    return Of && Of->root().What == flow::Place::Variable && endsHere(*Of, In);
  };
  return EndsHere(Call.On) || llvm::any_of(Call.Arguments, EndsHere);
}

/// When it keeps the task, and does not wait until that has finished.
void addKeeping(const FunctionDecl &Keeper, const Fate &Task, Condition &To) {
  To.If.push_back({Fact::Consumes, keyOf(Keeper), Task.At->Goes.Index});
  To.Unless.push_back({Fact::Blocks, keyOf(Keeper)});
}

/// A task that refers to a temporary and is given to a function of the project: if that keeps it,
/// and does not wait until it has finished.
Left keptByCallee(const Event &Maker, const flow::Place &Of, const flow::Graph &In,
                  const Knowledge &Facts) {
  if (Of.root().What != flow::Place::Temporary)
    return std::nullopt;
  for (const Fate &Each : flow::fatesOf(In, Maker, &Of)) {
    if (const Event *Next = continuedBy(Each, Maker, In, Facts)) {
      if (auto Later = keptByCallee(*Next, Of, In, Facts))
        return Later;
      continue;
    }
    if (const FunctionDecl *Keeper = keeperOf(Each, Facts)) {
      Condition When;
      addKeeping(*Keeper, Each, When);
      return std::pair(Each, std::move(When));
    }
  }
  return std::nullopt;
}

/// The object that is made with the task, if it is kept: `run_ = make_unique<Run>(read(x));`
std::optional<Fate> keptInObject(const Fate &Task, const flow::Graph &In, const Knowledge &Facts) {
  const Stmt *Into = Task.What == Fate::Given ? Task.At->Goes.At : nullptr;
  const Event *Made =
      Into && (llvm::isa<CXXConstructExpr>(Into) || Facts.holds(callSite(*Into), Fact::Constructs))
          ? eventOf(*Into, In)
          : nullptr;
  if (Made)
    for (const Fate &Each : flow::fatesOf(In, *Made))
      if (Each.What == Fate::Kept && !isTakenAgain(Each, In))
        return Each;
  return std::nullopt;
}

} // namespace

Left leftRunning(const Event &Maker, const flow::Place &Of, const Function &Fn,
                 const Knowledge &Facts) {
  const flow::Graph &In = *Fn.events();
  if (Of.root().What != flow::Place::Variable || Fn.decl().isMain())
    return std::nullopt;
  for (const Fate &Each : flow::fatesOf(In, Maker, &Of)) {
    const Event *Start = startOf(Each, Maker, In, Facts);
    const FunctionDecl *Keeper = nullptr;
    if (!Start && (Keeper = keeperOf(Each, Facts)))
      Start = droppedCall(*Each.At->Goes.At, In);
    if (!Start) {
      const Event *Next = continuedBy(Each, Maker, In, Facts);
      if (auto Later = Next && !isMoved(Of, In, Facts) ? leftRunning(*Next, Of, Fn, Facts) : Left())
        return Later;
      continue;
    }
    const CallSite Sink = callSite(*Start->At);
    if (isJoinedHere(Sink, Fn, Facts) || isRunHere(Sink, In) || (Keeper && isKeptHere(Sink, In)))
      continue;
    auto When = endsWithoutWaiting(*Start, Of, In, Facts);
    if (!When)
      When = endsByCancellation(*Start, Of, Fn, Facts);
    if (When && Keeper)
      addKeeping(*Keeper, Each, *When);
    if (When)
      return std::pair(Each, std::move(*When));
  }
  return std::nullopt;
}

/// The parameter of the function itself, which is no coroutine, with which the place ends.
static const ParmVarDecl *parameterOf(const flow::Place &Of, const flow::Graph &In) {
  const auto *Parameter = llvm::dyn_cast_or_null<ParmVarDecl>(Of.root().variable());
  return Parameter && Parameter->getDeclContext() == &In.function() && Of.endsWith(Of.root()) &&
                 !llvm::isa_and_nonnull<CoroutineBodyStmt>(In.function().getBody())
             ? Parameter
             : nullptr;
}

bool isGivenUp(const flow::Place &Of, const flow::Graph &In) {
  const ParmVarDecl *Parameter = parameterOf(Of, In);
  return Parameter && Parameter->getType()->isRValueReferenceType();
}

const ParmVarDecl *lentByCaller(const flow::Place &Of, const flow::Graph &In) {
  const ParmVarDecl *Parameter = parameterOf(Of, In);
  return Parameter && Parameter->getType()->isLValueReferenceType() ? Parameter : nullptr;
}

Left leftWithCallers(const Event &Maker, const flow::Place &Of, const Function &Fn,
                     const Knowledge &Facts) {
  if (Left Running = leftRunning(Maker, Of, Fn, Facts))
    return Running;
  const flow::Graph &In = *Fn.events();
  for (const Fate &Each : flow::fatesOf(In, Maker, &Of)) {
    const bool IsKept = Each.What == Fate::Kept && !isTakenAgain(Each, In) &&
                        !constructsAwaitable(Fn.decl(), Facts);
    const std::optional<Fate> Kept = IsKept ? Each : keptInObject(Each, In, Facts);
    if (auto When = Kept ? endsWithoutWaiting(Maker, Of, In, Facts) : std::nullopt)
      return std::pair(*Kept, std::move(*When));
  }
  return std::nullopt;
}

bool isTakenAgain(const Fate &Task, const flow::Graph &In) {
  return Task.Holder && llvm::any_of(In.all(), [&](const Event &E) {
           const bool Takes = E.Kind == flow::EventKind::Move || E.Kind == flow::EventKind::Pass ||
                              E.Kind == flow::EventKind::Await;
           return Takes && E.Object && Task.Holder->isWithin(In.places().resolved(*E.Object));
         });
}

bool isMoved(const flow::Place &Of, const flow::Graph &In, const Knowledge &Facts) {
  return llvm::any_of(In.all(), [&](const Event &E) {
    return E.Kind == flow::EventKind::Move && E.Object && Of.isWithin(*E.Object) &&
           !(E.Goes.How == Destination::Given && E.Goes.At &&
             Facts.fact(callSite(*E.Goes.At), Fact::CallsNow, E.Goes.Index));
  });
}

bool goesOnWhenLeft(const Event &Maker, const Function &Fn, const Knowledge &Facts) {
  const QualType Task = llvm::cast<Expr>(Maker.At)->getType();
  return Fn.isCoroutine() &&
         (Facts.task(Task) == TaskKind::SelfOwning || Facts.holds(Task, Fact::VoidDetaches));
}

Left leftByException(const Event &Maker, const flow::Place &Of, const Function &Fn,
                     const Knowledge &Facts) {
  if (!goesOnWhenLeft(Maker, Fn, Facts) || Of.root().What != flow::Place::Variable)
    return std::nullopt;
  for (const AbandonedTask &Each :
       leftByExceptions(flow::fatesOf(*Fn.events(), Maker, &Of), Maker, Fn, Facts))
    if (!Facts.isForeign(*Each.Awaited))
      return std::pair(Each.End, whenLeft(Each));
  return std::nullopt;
}

Left leftBehind(const Event &Maker, const flow::Place &Of, const Function &Fn,
                const Knowledge &Facts) {
  if (Left Running = leftRunning(Maker, Of, Fn, Facts))
    return Running;
  if (Left Kept = keptByCallee(Maker, Of, *Fn.events(), Facts))
    return Kept;
  return leftByException(Maker, Of, Fn, Facts);
}

} // namespace coro_tidy
