// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/LostTask.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Fate;

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

/// The value that an assignment stores; null for other statements.
const Expr *assigned(const Stmt *At) {
  const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(At);
  return Operator && Operator->getOperator() == OO_Equal ? Operator->getArg(1) : nullptr;
}

/// `if (t)`: whether there is a task at all. Of an eager one it may mean whether it has finished.
bool asksForLazy(const Event &E, const Knowledge &Known) {
  const auto *By =
      E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CXXConversionDecl>(E.Callee) : nullptr;
  return By && By->getConversionType()->isBooleanType() && !givesResult(*By) && E.Object &&
         Known.task(E.Object->type()) == TaskKind::Lazy;
}

/// `t.failed()`: who asks has not yet looked at the exception.
bool asksForFailure(const Stmt *At, const Knowledge &Known) {
  return At && llvm::isa<CXXMemberCallExpr>(At) && Known.holds(callSite(*At), Fact::TellsFailure);
}

bool isIgnore(const flow::Place *To) {
  const VarDecl *Variable = To ? To->variable() : nullptr;
  return Variable && isStdFunction(Variable, "ignore");
}

bool isCared(const Fate &Each) { return Each.What != Fate::Dropped && Each.What != Fate::Replaced; }

Discard howDropped(const Event &Maker) {
  const auto *Cast = llvm::dyn_cast_or_null<ExplicitCastExpr>(Maker.Goes.At);
  return Cast && Cast->getCastKind() == CK_ToVoid ? Discard::VoidCast : Discard::Tacit;
}

class Losses {
public:
  Losses(const Function &Fn, QualType Task, Workspace &In)
      : Fn(Fn), Known(In.knowledge()), Kind(Known.task(Task)) {}

  std::optional<LostTask> ofTaskMadeBy(const Event &Maker) {
    if (isBesideNone(*Maker.At))
      return std::nullopt;
    StoredBy = Maker.Goes.At;
    if (Maker.Goes.How == flow::Destination::Given && isIgnore(Maker.Goes.To))
      return LostTask{.How = Discard::Ignore, .Always = true};
    if (Maker.Goes.How == flow::Destination::Dropped)
      return LostTask{.How = howDropped(Maker), .Always = true};
    Fates =
        flow::fatesOf(*Fn.events(), Maker, [&](const Event &E) { return asksForLazy(E, Known); });
    if (llvm::any_of(Fates, isCared)) // Whoever asks first knows why nobody awaits it.
      Fates = flow::fatesOf(*Fn.events(), Maker);
    return losses();
  }

  std::optional<LostTask> ofTaskGivenAs(const ParmVarDecl &Parameter) {
    Fates = flow::fatesOf(
        *Fn.events(), Parameter, [&](const Event &E) { return asksForFailure(E.At, Known); },
        [&](const Event &E, const flow::Place &Holder) { return hasSucceeded(E, Holder); });
    return losses();
  }

private:
  /// The branch of `if (!t.failed())`: there is no exception to look at.
  bool hasSucceeded(const Event &E, const flow::Place &Holder) const {
    const auto *Asked = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At);
    return E.Kind == EventKind::Fails && asksForFailure(Asked, Known) &&
           Fn.events()->places().of(Asked->getImplicitObjectArgument()) == &Holder;
  }

  std::optional<LostTask> losses() {
    IsCared = llvm::any_of(Fates, isCared);
    if (isDecidedByVariable())
      return std::nullopt;
    LostTask Result{.Always = !IsCared, .Unneeded = Kind == TaskKind::Lazy && IsCared};
    for (const Fate &Each : Fates)
      if (loses(Each)) {
        Result.Holder = Each.Holder;
        Result.Unneeded &= Each.What == Fate::Dropped && !Each.Partly;
        if (const std::optional<LostTask::Way> Way = wayOf(Each))
          Result.Ways.push_back(*Way);
      }
    if (!Result.Holder)
      return std::nullopt;
    Result.Voided = isVoided(*Result.Holder);
    return Result;
  }

  /// b ? f() : Task<>();  there is a task on some paths only, and somebody knows on which.
  bool isBesideNone(const Stmt &Call) const {
    const Stmt *Above = Fn.parents().getParent(&Call);
    while (Above && llvm::isa<ParenExpr, ImplicitCastExpr, CXXBindTemporaryExpr, ExprWithCleanups,
                              CXXConstructExpr>(Above))
      Above = Fn.parents().getParent(Above);
    const auto *Either = llvm::dyn_cast_or_null<ConditionalOperator>(Above);
    return Either && !newTask(*Either, Known);
  }

  bool isEager() const { return Kind == TaskKind::Eager; }

  /// if (b) { co_await t; done = true; }  ...  if (!done) co_await t;
  bool isDecidedByVariable() const {
    return llvm::any_of(Fates, [&](const Fate &Each) {
      return isCared(Each) && Each.At->At &&
             standsInBranchOn(*Each.At->At, Fn,
                              Each.Holder ? Each.Holder->root().variable() : nullptr);
    });
  }

  bool loses(const Fate &Each) {
    if (isCared(Each) || !Each.Holder || (Each.Via && isReturnOfMacro(*Each.Via)))
      return false;
    if (Each.What == Fate::Replaced)
      return isReplacedByTask(Each);
    if (IsCared && isAssignedInBranch(*Each.Holder))
      return false; // if (b) t = f();  ...  if (b) co_await t;
    if (Each.Caught && !(isEager() && isCertain(Each.Caught)))
      return false;
    return Each.How == flow::Exit::Normal || isHandled(Each);
  }

  bool isAssigned() const { return assigned(StoredBy) != nullptr; }

  /// Whether the assignment stands in a branch or a loop that the variable is not declared in.
  bool isAssignedInBranch(const flow::Place &Holder) const {
    if (!isAssigned())
      return false;
    for (const Stmt *Above = StoredBy; Above; Above = Fn.parents().getParent(Above)) {
      if (llvm::isa<IfStmt, SwitchStmt, CXXCatchStmt, ConditionalOperator>(Above) || isLoop(*Above))
        return true;
      if (const ValueDecl *Named = Holder.root().Named; Named && declares(*Above, *Named))
        return false;
    }
    return false;
  }

  /// Nobody knows of a call whether it throws, so only co_await and throw count.
  static bool isCertain(const Stmt *Throws) {
    return llvm::isa_and_nonnull<CoroutineSuspendExpr, CXXThrowExpr>(Throws);
  }

  /// if (b) t = f();  ...  if (!b) t = g();    but for the same assignment in each turn of
  /// a loop.
  bool isReplacedByTask(const Fate &Each) const {
    const Expr *Value = assigned(Each.At->At);
    if (!Value || !newTask(*Value, Known))
      return false;
    return !isAssigned() || !IsCared ||
           (Each.At->At == StoredBy && !isInBranchOfLoop(*Each.At->At));
  }

  /// for (...) { if (i == 50) t = f(); }
  bool isInBranchOfLoop(const Stmt &At) const {
    for (const Stmt *Above = Fn.parents().getParent(&At); Above && !isLoop(*Above);
         Above = Fn.parents().getParent(Above))
      if (llvm::isa<IfStmt, SwitchStmt, ConditionalOperator>(Above))
        return true;
    return false;
  }

  bool isHandled(const Fate &Each) {
    if (!isEager() || Each.How != flow::Exit::Exception || !isCertain(Each.Via))
      return false;
    if (GoesOn.empty())
      GoesOn = eventsBeforeNormalEnd(*Fn.events());
    return GoesOn.contains(Each.At);
  }

  static std::optional<LostTask::Way> wayOf(const Fate &Each) {
    if (Each.What == Fate::Replaced)
      return LostTask::Way{Each.At->At->getBeginLoc(), "replaced here before it was awaited"};
    if (!Each.Via)
      return std::nullopt;
    if (Each.How == flow::Exit::Exception || Each.Via == Each.Caught)
      return LostTask::Way{Each.Via->getBeginLoc(), "left here by an exception that is caught"};
    return LostTask::Way{Each.Via->getBeginLoc(), "left here by this return"};
  }

  bool isVoided(const flow::Place &Holder) const {
    return llvm::any_of(discardedValues(Fn), [&](const DiscardedValue &Dropped) {
      const auto *Named = llvm::dyn_cast<DeclRefExpr>(Dropped.Value);
      return Named && Dropped.How == Discard::VoidCast && Named->getDecl() == Holder.root().Named;
    });
  }

  const Function &Fn;
  const Knowledge &Known;
  const TaskKind Kind;
  const Stmt *StoredBy = nullptr; ///< What stores the task that is made here.
  bool IsCared = false;
  std::vector<Fate> Fates;
  llvm::DenseSet<const Event *> GoesOn;
};

} // namespace

std::optional<LostTask> lostTask(const Function &Fn, const Event &Maker, Workspace &In) {
  return Losses(Fn, llvm::cast<Expr>(Maker.At)->getType(), In).ofTaskMadeBy(Maker);
}

std::optional<LostTask> lostTask(const Function &Fn, const ParmVarDecl &Given, Workspace &In) {
  const Knowledge &Known = In.knowledge();
  if (Known.task(Given.getType()) != TaskKind::Eager ||
      !Known.holds(Given.getType(), Fact::VoidDetaches))
    return std::nullopt;
  std::optional<LostTask> Result = Losses(Fn, Given.getType(), In).ofTaskGivenAs(Given);
  return Result && !Result->Always ? Result : std::nullopt;
}

} // namespace coro_tidy
