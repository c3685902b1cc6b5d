// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/locks/HeldLocks.h"
#include "topics/locks/Locks.h"
#include "topics/sessions/Sessions.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;

/// The lock that a guard is made with: the object, or what a pointer to it leads to.
const Place *lockedBy(const Expr *Made, flow::Places &Known) {
  const auto *Construction =
      Made ? llvm::dyn_cast<CXXConstructExpr>(Made->IgnoreUnlessSpelledInSource()) : nullptr;
  if (!Construction || Construction->getNumArgs() == 0)
    return nullptr;
  const Expr *First = Construction->getArg(0);
  return First->getType()->isPointerType() ? Known.behind(First) : Known.of(First);
}

class LocksCollector {
public:
  LocksCollector(const Function &Fn, Workspace &Of)
      : Known(Fn.events()->places()), Facts(Of.knowledge()) {
    for (const Event &E : Fn.events()->all())
      collect(E);
  }

  llvm::MapVector<const Place *, HeldLock> Found;

private:
  void collect(const Event &E) {
    if (!E.Object)
      return;
    switch (E.Kind) {
    case EventKind::Declare:
      return declared(E);
    case EventKind::Destroy:
      if (E.Object->What != Place::Temporary)
        return;
      if (holdsLock(E.Object->type(), Facts))
        return add({.Holder = E.Object});
      return addOwnGuard(*E.Object, E.Object->type());
    case EventKind::Assign:
      if (E.Object->What == Place::Member && holdsLock(E.Object->type(), Facts))
        add({.Holder = E.Object});
      return;
    case EventKind::Call:
      if (E.At)
        taken(E, callSite(*E.At), Atom::ThisIndex);
      return;
    default:
      if (E.Goes.How == flow::Destination::Given && E.Goes.At && E.Goes.Index >= 0)
        taken(E, callSite(*E.Goes.At), E.Goes.Index);
      return;
    }
  }

  void declared(const Event &E) {
    const VarDecl *Variable = E.Object->variable();
    if (!Variable)
      return;
    const QualType Type = ownedType(*Variable);
    if (Type->isReferenceType())
      return;
    const auto *Made = llvm::dyn_cast_or_null<Expr>(E.At);
    const CallSite Site = Made ? callSite(*Made->IgnoreUnlessSpelledInSource()) : CallSite();
    const bool IsLocked = lockEffect(Site, Atom::ThisIndex, Facts) == LockEffect::Takes;
    const QualType Guard = IsLocked ? Type : guardIn(Type, Facts);
    if (!Guard.isNull())
      add({.Holder = Guard == Type ? E.Object : Known.pointee(E.Object),
           .Locked = lockedBy(Made, Known)});
    else
      addOwnGuard(*E.Object, Type);
  }

  /// One of the project's own, when its destructor unlocks something.
  void addOwnGuard(const Place &Holder, QualType Type) {
    if (const CXXDestructorDecl *Ender = maybeUnlocker(Type, Facts))
      add({.Holder = &Holder, .If = {{Fact::Unlocks, keyOf(*Ender), Atom::ThisIndex}}});
  }

  void taken(const Event &E, const CallSite &Site, int Index) {
    const LockEffect Effect = lockEffect(Site, Index, Facts);
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
    if (!Callee || llvm::isa<CXXConstructorDecl>(Callee))
      return;
    if (Effect == LockEffect::Takes || Effect == LockEffect::Tries)
      add({.Holder = E.Object, .ByHand = !holdsLock(E.Object->type(), Facts)});
    else if (Effect == LockEffect::None && mayTake(*Callee, *E.Object, Index))
      add({.Holder = E.Object,
           .ByHand = true,
           .Taker = Callee,
           .If = {{Fact::Locks, keyOf(*Callee), Index}}});
  }

  /// `store.begin();`, where store has a lock.
  bool mayTake(const FunctionDecl &Callee, const Place &Of, int Index) const {
    const CXXRecordDecl *Class = Of.type().isNull() ? nullptr : structure::classOf(Of.type());
    return Class && Callee.getReturnType()->isVoidType() && !onlyLooksAt(Callee, Index) &&
           !Facts.described(Callee) && !isInStd(Callee) && hasLock(*Class, Facts);
  }

  void add(HeldLock Lock) {
    if (Lock.Holder)
      Found.insert({Lock.Holder, std::move(Lock)});
  }

  flow::Places &Known;
  const Knowledge &Facts;
};

/// `store.mutex`; what an owner leads to, or has elements of, has its name.
std::string pathTo(const Place &To) {
  const auto *Field = llvm::dyn_cast_or_null<FieldDecl>(To.Named);
  const std::string Outer = To.Of ? pathTo(*To.Of) : "";
  if (Field)
    return Outer.empty() ? Field->getNameAsString() : Outer + "." + Field->getNameAsString();
  return To.Named ? To.Named->getNameAsString() : Outer;
}

} // namespace

std::vector<HeldLock> locksIn(const Function &Fn, Workspace &Of) {
  std::vector<HeldLock> Result;
  for (auto &[Holder, Lock] : LocksCollector(Fn, Of).Found)
    Result.push_back(std::move(Lock));
  return Result;
}

std::string nameOf(const HeldLock &Lock) {
  const std::string Path = pathTo(*Lock.Holder);
  return Path.empty() ? "a lock" : "lock '" + Path + "'";
}

SourceLocation takenAt(const HeldLock &Lock, const flow::Hit &Where) {
  if (const VarDecl *Guard = Lock.ByHand ? nullptr : Lock.Holder->variableBehind())
    return Guard->getLocation();
  if (Lock.Holder->What == flow::Place::Temporary)
    return Lock.Holder->Made->getBeginLoc();
  return locationOf(Where.Since);
}

} // namespace coro_tidy
