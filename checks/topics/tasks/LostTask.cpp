// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/LostTask.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Typestate.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// Nobody has to await it; somebody has to, since its declaration; so too, while an
/// exception is thrown; somebody has to, since an assignment.
enum : flow::State { Settled, Declared, Thrown, Assigned };

/// The events after which the function can still end normally.
llvm::DenseSet<const Event *> eventsBeforeNormalEnd(const flow::Graph &Events) {
  const llvm::ArrayRef<flow::Block> Blocks = Events.blocks();
  std::vector<bool> Reaches(Blocks.size());
  const auto EndsNormally = [](const Event &E) {
    return E.Kind == EventKind::End && E.How == flow::Exit::Normal;
  };
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (size_t I = Blocks.size(); I-- != 0;)
      if (!Reaches[I] &&
          (llvm::any_of(Blocks[I].Events, EndsNormally) ||
           llvm::any_of(Blocks[I].Next, [&](const flow::Edge &Next) { return Reaches[Next.To]; })))
        Changed = Reaches[I] = true;
  }
  llvm::DenseSet<const Event *> Result;
  for (size_t I = 0; I != Blocks.size(); ++I)
    if (Reaches[I])
      for (const Event &E : Blocks[I].Events)
        Result.insert(&E);
  return Result;
}

bool isAssignment(const Stmt *At) {
  const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(At);
  return Operator && Operator->getOperator() == OO_Equal;
}

/// Whether an initialiser or an assignment gives the variable a new task.
bool begins(const Event &E, const Knowledge &Known) {
  if (!E.At)
    return false;
  const auto &Value = llvm::cast<Expr>(*E.At);
  return newTask(isAssignment(&Value) ? *llvm::cast<CXXOperatorCallExpr>(Value).getArg(1) : Value,
                 Known) != nullptr;
}

/// Whether the event takes care of the task in its object.
bool settles(const Event &E) {
  switch (E.Kind) {
  case EventKind::Declare:
  case EventKind::Assign:
  case EventKind::Destroy:
    return false;
  case EventKind::Call:
    return !isAssignment(E.At);
  default:
    return true;
  }
}

/// `if (t)`: whether there is a task at all. Of an eager one it may mean whether it has finished.
bool asksForLazy(const Event &E, const Knowledge &Known) {
  const auto *By =
      E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CXXConversionDecl>(E.Callee) : nullptr;
  return By && By->getConversionType()->isBooleanType() && !givesResult(*By) &&
         Known.task(E.variable()->getType()) == TaskKind::Lazy;
}

class Follower {
public:
  Follower(const Function &Fn, const VarDecl &Local, Workspace &In)
      : Fn(Fn), Events(*Fn.events()), Local(Local), In(In),
        IsEager(In.knowledge().task(Local.getType()) == TaskKind::Eager) {
    llvm::SmallVector<const Stmt *, 8> Asking;
    for (const flow::Block &Block : Events.blocks())
      for (const Event &E : Block.Events)
        if (E.variable() == &Local && settles(E))
          (asksForLazy(E, In.knowledge()) ? Asking : Settling).push_back(E.At);
    if (!Settling.empty())
      Settling.append(Asking);
    if (IsEager)
      GoesOn = eventsBeforeNormalEnd(Events);
  }

  std::optional<LostTask> follow() {
    if (isDecidedByVariable())
      return std::nullopt;
    std::vector<flow::Hit> Hits = flow::run(
        Events, Local, [this](flow::State From, const Event &E) { return step(From, E); });
    llvm::erase_if(Hits, [&](const flow::Hit &Hit) {
      return (!Settling.empty() && isOtherBranch(Hit)) || isGivenUp(Hit);
    });
    if (Hits.empty())
      return std::nullopt;
    LostTask Result{.Always = Settling.empty()};
    for (const flow::Hit &Hit : Hits)
      if (const std::optional<LostTask::Way> Way = wayOf(Hit))
        Result.Ways.push_back(*Way);
    return Result;
  }

private:
  /// if (b) { co_await t; done = true; }  ...  if (!done) co_await t;
  bool isDecidedByVariable() const {
    return llvm::any_of(Settling, [&](const Stmt *At) {
      return At && standsInBranchOn(*At, Fn, [](const VarDecl &) { return true; });
    });
  }

  flow::Step step(flow::State From, const Event &E) const {
    if (E.variable() != &Local)
      return {From == Declared || From == Thrown ? afterOther(From, E) : From};
    if (settles(E))
      return {Settling.empty() ? From : flow::State(Settled)};
    switch (E.Kind) {
    case EventKind::Destroy:
      return {Settled, E.How == flow::Exit::Normal
                           ? From == Declared || (From == Assigned && Settling.empty())
                           : From == Thrown && GoesOn.contains(&E)};
    case EventKind::Declare:
    case EventKind::Assign: {
      if (!begins(E, In.knowledge()))
        return {Settled};
      const bool IsDeclared = E.Kind == EventKind::Declare;
      return {IsDeclared ? flow::State(Declared) : flow::State(Assigned), From != Settled};
    }
    default:
      return {From};
    }
  }

  /// Nobody knows of a call whether it throws, so only co_await and throw count.
  flow::State afterOther(flow::State From, const Event &E) const {
    if (E.Kind == EventKind::Destroy)
      return From;
    if (E.Kind == EventKind::Catch)
      return From == Thrown ? Declared : Settled;
    const bool Awaits =
        E.Kind == EventKind::Call && llvm::isa_and_nonnull<CoroutineSuspendExpr>(E.At);
    return IsEager && (Awaits || E.Kind == EventKind::Throw) ? Thrown : Declared;
  }

  /// if (b) t = f();  ...  if (!b) t = g();    but for the same assignment in each turn of
  /// a loop.
  bool isOtherBranch(const flow::Hit &Hit) const {
    return Hit.From == Assigned && (Hit.Since.At != Hit.At.At || isInBranchOfLoop(*Hit.At.At));
  }

  /// for (...) { if (i == 50) t = f(); }
  bool isInBranchOfLoop(const Stmt &At) const {
    for (const Stmt *Above = Fn.parents().getParent(&At); Above && !isLoop(*Above);
         Above = Fn.parents().getParent(Above))
      if (llvm::isa<IfStmt, SwitchStmt, ConditionalOperator>(Above))
        return true;
    return false;
  }

  static bool isGivenUp(const flow::Hit &Hit) { return Hit.Via && isReturnOfMacro(*Hit.Via); }

  static std::optional<LostTask::Way> wayOf(const flow::Hit &Hit) {
    if (isAssignment(Hit.At.At))
      return LostTask::Way{Hit.At.At->getBeginLoc(), "replaced here before it was awaited"};
    if (!Hit.Via)
      return std::nullopt;
    if (Hit.How == flow::Exit::Exception)
      return LostTask::Way{Hit.Via->getBeginLoc(), "left here by an exception that is caught"};
    return LostTask::Way{Hit.Via->getBeginLoc(), "left here by this return"};
  }

  const Function &Fn;
  const flow::Graph &Events;
  const VarDecl &Local;
  Workspace &In;
  const bool IsEager;
  /// Where the task is taken care of. Asking for it does so only beside something else: in
  /// `if (t) co_await t;` there was none to lose on the other path.
  llvm::SmallVector<const Stmt *, 8> Settling;
  llvm::DenseSet<const Event *> GoesOn;
};

} // namespace

std::optional<LostTask> lostTask(const Function &Fn, const VarDecl &Local, Workspace &In) {
  if (!Fn.events() || !mattersWhenDropped(Local.getType(), In.knowledge()))
    return std::nullopt;
  return Follower(Fn, Local, In).follow();
}

} // namespace coro_tidy
