// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/locks/HeldLocks.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/locks/Locks.h"
#include "topics/sessions/Sessions.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;
using flow::State;
using structure::Role;

/// What the events of one function do to one lock.
class LockLife {
public:
  enum : State {
    Free,
    Held,
    Lent, ///< Given for the time of a co_await to what is awaited: a condition that unlocks it.
    /// Given back in a branch on a variable, which may be asked again.
    Doubtful,
  };

  LockLife(const Function &Fn, const HeldLock &Lock, const Knowledge &Facts)
      : Fn(Fn), In(*Fn.events()), Lock(Lock), Facts(Facts) {
    for (const Event &E : In.all())
      prepare(E);
  }

  /// Who may give the lock back, as far as the run has met them.
  const std::vector<Atom> &helpers() const { return Helpers; }

  State after(State From, const Event &E, bool HelpersGiveBack) {
    switch (E.Kind) {
    case EventKind::Declare:
      return isHolder(E.Object) ? begun(E) : From;
    case EventKind::Resume:
      return From == Lent ? State(Held) : From;
    case EventKind::Holds:
    case EventKind::Fails:
      return tested(From, E);
    case EventKind::Assign:
      return isHolder(E.Object) ? assigned(E) : From;
    case EventKind::Move:
      return isHolder(E.Object) && !Lock.ByHand ? State(Free) : From;
    case EventKind::Escape:
      return isHolder(E.Object) && E.Goes.How == flow::Destination::Stored ? State(Free) : From;
    case EventKind::Create:
      return created(From, E);
    case EventKind::Destroy:
      return E.Object && (isHolder(E.Object) || E.Object == Unlocker) ? State(Free) : From;
    case EventKind::Call:
      return called(From, E, HelpersGiveBack);
    default:
      return From;
    }
  }

private:
  /// Which calls are given the lock, and which lambdas have captured it.
  void prepare(const Event &E) {
    if (!E.Object || !isReached(*E.Object))
      return;
    if (E.Goes.How == flow::Destination::Given && E.Goes.Index >= 0)
      Given[E.Goes.At].push_back({E.Goes.Index, E.Object});
    else if (E.Goes.How == flow::Destination::Captured)
      if (const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E.Goes.At);
          Lambda && unlocks(*Lambda))
        Unlocking.insert(Lambda);
  }

  /// Whether who has Outer can reach the lock.
  bool isReached(const Place &Outer) const {
    return Lock.Holder->isWithin(Outer) || (Lock.Locked && Lock.Locked->isWithin(Outer));
  }

  /// The guard, or the owner of it: `guard` in `guard.emplace(mutex)` of an optional.
  bool isHolder(const Place *Is) const {
    return Is && (Is == Lock.Holder ||
                  (Lock.Holder->What == Place::Pointee && !Lock.ByHand && Is == Lock.Holder->Of));
  }

  bool isLockItself(const Place *Is) const {
    return Is && (Is == Lock.Holder || Is == Lock.Locked);
  }

  static bool unlocks(const LambdaExpr &Lambda) {
    return anyStatement(Lambda.getBody(), [](const Stmt &S) {
      const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
      return Call && Call->getMethodDecl() &&
             structure::plays(*Call->getMethodDecl(), Role::GivesLock);
    });
  }

  State begun(const Event &E) const {
    if (Lock.ByHand)
      return Free;
    const VarDecl *Variable = Lock.Holder->root().variable();
    if (Variable && llvm::isa<ParmVarDecl>(Variable))
      return Held;
    return beginsFree(llvm::dyn_cast_or_null<Expr>(E.At), Facts) ? Free : Held;
  }

  State assigned(const Event &E) const {
    const Expr *Value = nullptr;
    if (const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E.At))
      Value = Operator->getArg(1);
    else if (const auto *Plain = llvm::dyn_cast_or_null<BinaryOperator>(E.At))
      Value = Plain->getRHS();
    return beginsFree(Value, Facts) ? Free : Held;
  }

  /// `auto unlock = defer([&] { mutex.unlock(); });` gives back when it ends; any other lambda
  /// that unlocks may run at any time.
  State created(State From, const Event &E) {
    const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E.At);
    if (!Lambda || !Unlocking.contains(Lambda))
      return From;
    for (const VarDecl *Local : Fn.locals())
      if (Local->getInit() && Local->getInit()->IgnoreImplicit() != Lambda &&
          anyStatement(Local->getInit(), [&](const Stmt &S) { return &S == Lambda; })) {
        Unlocker = In.places().variable(*Local);
        return From;
      }
    return Free;
  }

  State tested(State From, const Event &E) const {
    const Expr *Asked = llvm::cast<Expr>(E.At);
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(Asked))
      if (const auto *Answer = llvm::dyn_cast<VarDecl>(Name->getDecl());
          Answer && Answer->getInit() && Answer->hasLocalStorage())
        Asked = Answer->getInit()->IgnoreUnlessSpelledInSource();
    const auto *Call = llvm::dyn_cast<CallExpr>(Asked);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee)
      return From;
    const bool IsTrue = E.Kind == EventKind::Holds;
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Call);
        Member && !Lock.ByHand && asksWhetherHeld(*Callee) &&
        In.places().receiver(*Member) == Lock.Holder)
      return IsTrue ? From : State(Free);
    if (tries(*Call))
      return IsTrue == succeedsWhenTrue(*Callee) ? From : State(Free);
    return From;
  }

  static bool asksWhetherHeld(const FunctionDecl &Callee) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
    return Method && Method->isConst() && Method->getReturnType()->isBooleanType() &&
           Method->getNumParams() == 0;
  }

  bool tries(const CallExpr &Call) const {
    const CallSite Site = callSite(Call);
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call);
        Member && isLockItself(In.places().receiver(*Member)))
      return lockEffect(Site, Atom::ThisIndex, Facts) == LockEffect::Tries;
    const auto Arguments = Given.find(&Call);
    return Arguments != Given.end() && llvm::any_of(Arguments->second, [&](const auto &Argument) {
             return lockEffect(Site, Argument.first, Facts) == LockEffect::Tries;
           });
  }

  State called(State From, const Event &E, bool HelpersGiveBack) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
    if (!Callee || !E.At)
      return From;
    if (Lock.Holder->What == Place::Temporary && flow::originOf(Lock.Holder->Made) == E.At)
      return isTakenOver(E.Goes) ? Free : Held;
    const CallSite Site = callSite(*E.At);
    State Result = From;
    if (E.Object && isReached(*E.Object))
      Result = touched(Result, E, Site, *Callee, {Atom::ThisIndex, E.Object}, HelpersGiveBack);
    if (const auto Arguments = Given.find(E.At); Arguments != Given.end())
      for (const auto &Argument : Arguments->second)
        Result = touched(Result, E, Site, *Callee, Argument, HelpersGiveBack);
    return Result;
  }

  using Touch = std::pair<int, const Place *>;

  State touched(State From, const Event &E, const CallSite &Site, const FunctionDecl &Callee,
                Touch By, bool HelpersGiveBack) {
    switch (isLockItself(By.second) ? lockEffect(Site, By.first, Facts) : LockEffect::None) {
    case LockEffect::Takes:
    case LockEffect::Tries:
      return Held;
    case LockEffect::Gives:
      return standsInBranchOn(*E.At, Fn) ? Doubtful : Free;
    case LockEffect::None:
      break;
    }
    if (&Callee == Lock.Taker && By.second == Lock.Holder)
      return Held;
    if (Lock.ByHand && adopts(Site))
      return Free;
    if (!Lock.ByHand && By.first == Atom::ThisIndex && isHolder(By.second))
      return memberCalled(From, Callee);
    if (From != Held || leavesLocked(Callee, By.first))
      return From;
    const bool IsLent = E.Goes.How == flow::Destination::Awaited && !Lock.ByHand;
    if (IsLent && isPlain(Callee))
      return Lent;
    const Atom Helper{Fact::Unlocks, keyOf(Callee), By.first};
    if (!llvm::is_contained(Helpers, Helper))
      Helpers.push_back(Helper);
    if (!HelpersGiveBack)
      return From;
    return IsLent ? Lent : Free;
  }

  /// `co_await Waiter(guard)`, `co_await condition.wait(guard)`: what is awaited keeps the guard
  /// that it is given, and unlocks it when the coroutine is suspended.
  static bool isPlain(const FunctionDecl &Callee) {
    const FunctionDecl *Defined = Callee.getDefinition();
    return Defined && !llvm::isa_and_nonnull<CoroutineBodyStmt>(Defined->getBody());
  }

  /// A member of a guard that gives access to something, or tells something, leaves it its
  /// lock: `guard->size()`. What else there may be gives it back: `reset`, `swap`, and
  /// `guard.release()->unlock()`, which hands out the lock itself.
  State memberCalled(State From, const FunctionDecl &Callee) const {
    if (structure::plays(Callee, Role::Inserts))
      return Held;
    const QualType Result = Callee.getReturnType();
    const bool HandsOut = Result->isPointerType() && blocksThread(Result->getPointeeType(), Facts);
    const bool GivesAccess = Result->isReferenceType() || Result->isPointerType() ||
                             Callee.isOverloadedOperator() || llvm::isa<CXXConstructorDecl>(Callee);
    const bool Keeps = (GivesAccess && !HandsOut) || onlyLooksAt(Callee, Atom::ThisIndex);
    return Keeps ? From : State(Free);
  }

  /// What members of the standard library do to a lock they undo: they wait for a condition.
  static bool leavesLocked(const FunctionDecl &Callee, int Index) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
    return onlyLooksAt(Callee, Index) ||
           (Method && isInStd(*Method) && Method->getOverloadedOperator() != OO_Call);
  }

  const Function &Fn;
  const flow::Graph &In;
  const HeldLock &Lock;
  const Knowledge &Facts;
  llvm::DenseMap<const Stmt *, llvm::SmallVector<Touch, 1>> Given;
  llvm::DenseSet<const LambdaExpr *> Unlocking;
  const Place *Unlocker = nullptr; ///< A guard of the project's own that gives the lock back.
  std::vector<Atom> Helpers;
};

} // namespace

std::vector<WhileHeld> whileHeld(const Function &Fn, const HeldLock &Lock, Workspace &Of,
                                 llvm::function_ref<bool(const Event &)> Is) {
  std::vector<WhileHeld> Result;
  llvm::DenseSet<const Stmt *> Told;
  LockLife Own(Fn, Lock, Of.knowledge());
  for (const bool HelpersGiveBack : {true, false}) {
    llvm::DenseSet<const Stmt *> InDoubt;
    const auto Next = [&](State From, const Event &E) -> flow::Step {
      const bool IsIt = From != LockLife::Free && Is(E);
      if (IsIt && From == LockLife::Doubtful)
        InDoubt.insert(E.At);
      return {Own.after(From, E, HelpersGiveBack), IsIt && From == LockLife::Held};
    };
    for (flow::Hit &Hit : flow::run(*Fn.events(), *Lock.Holder, Next)) {
      if (InDoubt.contains(Hit.At.At) || !Told.insert(Hit.At.At).second)
        continue;
      Condition When{.If = Lock.If};
      if (!HelpersGiveBack)
        When.Unless = Own.helpers();
      Result.push_back({std::move(Hit), std::move(When)});
    }
    if (Own.helpers().empty())
      break;
  }
  return Result;
}

} // namespace coro_tidy
