// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/sessions/Acquisitions.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Discarded.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

std::vector<std::string> givenBackBy(const CallSite &Site, const Knowledge &Facts) {
  if (const StatedFact *Said = Facts.fact(Site, Fact::MustRelease))
    return Said->Words;
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Site.Callee);
  const bool Waits = Method && Facts.isAwaitable(Site.Result) &&
                     (Facts.isLimiter(Site.ReceiverType) || Facts.isAsyncLock(Site.ReceiverType));
  return Waits ? structure::counterparts(*Method) : std::vector<std::string>();
}

/// A class in place of void: folly::Unit, Flow's Void.
bool isUnit(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && Class->isEmpty() && Class->hasTrivialDestructor();
}

/// Whether nothing comes out of the await that could be a guard, or could say that
/// nothing was taken. A number that nobody looks at says nothing.
bool yieldsNothing(const Expr &Await, const llvm::DenseSet<const Stmt *> &Dropped) {
  const QualType Type = Await.getType();
  const bool IsWord = Type->isArithmeticType() || Type->isEnumeralType() || isUnit(Type);
  return Type->isVoidType() || (IsWord && Dropped.contains(&Await));
}

/// Whether Inner leads on from Outer: `store` and `store.mutex`.
bool leadsTo(const ObjectPath &Outer, const ObjectPath &Inner) {
  return !Outer.empty() && Outer.size() <= Inner.size() &&
         std::equal(Outer.begin(), Outer.end(), Inner.begin());
}

bool namesOneOf(const NamedDecl *Callee, llvm::ArrayRef<std::string> Names) {
  return Callee && Callee->getIdentifier() && llvm::is_contained(Names, Callee->getName());
}

const CXXMethodDecl *calledMember(const Stmt &S) {
  const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
  return Call ? Call->getMethodDecl() : nullptr;
}

/// Whether a call of such a member is anywhere in a function, in its lambdas, or in what
/// it calls.
class Releasing {
public:
  Releasing(const Acquisition &Taken, Workspace &In) : Taken(Taken), In(In) {}

  bool isIn(const FunctionDecl &Fn) {
    if (Seen.size() > MaxFunctions)
      return true;
    if (!Seen.insert(Fn.getCanonicalDecl()).second)
      return false;
    const Function *Body = In.find(Fn);
    return !Body || isIn(&Body->body());
  }

private:
  static constexpr unsigned MaxFunctions = 32;

  bool isIn(const Stmt *Body) {
    return anyStatement(Body, [&](const Stmt &S) {
      if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S))
        return isIn(Lambda->getBody());
      if (namesOneOf(calledMember(S), Taken.Releases))
        return true;
      const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
      return Call && Call->getMethodDecl() &&
             llvm::isa<CXXThisExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts()) &&
             isIn(*Call->getMethodDecl());
    });
  }

  const Acquisition &Taken;
  Workspace &In;
  llvm::SmallPtrSet<const FunctionDecl *, 8> Seen;
};

/// What `*E` or `E->` leads through.
const Expr *pointerIn(const Expr &E) {
  if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(&E);
      Unary && (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf))
    return Unary->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&E);
      Operator && Operator->getNumArgs() == 1 &&
      (Operator->getOperator() == OO_Arrow || Operator->getOperator() == OO_Star))
    return Operator->getArg(0)->IgnoreParenImpCasts();
  return nullptr;
}

} // namespace

ObjectPath pathOf(const Expr &Object) {
  const Expr *E = Object.IgnoreParenImpCasts();
  if (llvm::isa<CXXThisExpr>(E))
    return {nullptr};
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(E))
    return {Name->getDecl()};
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(E)) {
    ObjectPath Path = pathOf(*Member->getBase());
    if (!Path.empty())
      Path.push_back(Member->getMemberDecl());
    return Path;
  }
  const Expr *Pointer = pointerIn(*E);
  return Pointer ? pathOf(*Pointer) : ObjectPath();
}

/// `lock_.mutex()->lock()`, `m_lock.m_mutex->lock()`: what a guard holds is given back by the
/// guard, as after the wait of a condition variable.
static bool leadsThroughGuard(const Expr &Object, const Knowledge &Facts) {
  const Expr *E = Object.IgnoreParenImpCasts();
  if (Facts.isGuard(E->getType().getNonReferenceType()))
    return true;
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(E))
    return leadsThroughGuard(*Member->getBase(), Facts);
  if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(E))
    return leadsThroughGuard(*Call->getImplicitObjectArgument(), Facts);
  if (const Expr *Pointer = pointerIn(*E))
    return leadsThroughGuard(*Pointer, Facts);
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(E);
  const auto *Alias = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  return Alias && !llvm::isa<ParmVarDecl>(Alias) && Alias->getInit() &&
         (Alias->getType()->isPointerType() || Alias->getType()->isReferenceType()) &&
         leadsThroughGuard(*Alias->getInit(), Facts);
}

/// `co_await mutex;` of an object that is unlocked by a member.
static std::optional<Acquisition> lockedByAwait(const CoawaitExpr &Await, const Knowledge &Facts) {
  const Expr &Object = written(*Await.getOperand());
  const QualType Type = Object.getType();
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Object.isLValue() || !Class || Facts.isTask(Type) ||
      !structure::hasRole(*Class, structure::Role::Unlocks))
    return std::nullopt;
  ObjectPath Of = pathOf(Object);
  if (Of.empty() || !Await.getType()->isVoidType())
    return std::nullopt;
  return Acquisition{&Await, &Await, std::move(Of), {"unlock"}};
}

std::vector<Acquisition> acquisitionsIn(const Function &Fn, const Knowledge &Facts) {
  llvm::DenseMap<const Stmt *, const Expr *> Awaits;
  forEachStatement(&Fn.body(), [&](const Stmt &S) {
    if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S))
      Awaits[&written(*Await->getOperand())] = Await;
  });
  llvm::DenseSet<const Stmt *> Dropped;
  for (const DiscardedValue &Value : discardedValues(Fn))
    Dropped.insert(Value.Value);

  std::vector<Acquisition> Result;
  llvm::SmallPtrSet<const Stmt *, 8> Done;
  forEachStatement(&Fn.body(), [&](const Stmt &S) {
    if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S))
      if (auto Taken = lockedByAwait(*Await, Facts))
        Result.push_back(std::move(*Taken));
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    if (!Call || !Done.insert(Call).second)
      return;
    const CallSite Site = callSite(*Call);
    Acquisition Taken{Call, Awaits.lookup(Call), pathOf(*Call->getImplicitObjectArgument()),
                      givenBackBy(Site, Facts)};
    const bool Waits = Facts.isAwaitable(Site.Result);
    if (Taken.Releases.empty() || Taken.Of.empty() || Waits != (Taken.Await != nullptr) ||
        (Taken.Await && !yieldsNothing(*Taken.Await, Dropped)) ||
        leadsThroughGuard(*Call->getImplicitObjectArgument(), Facts))
      return;
    Result.push_back(std::move(Taken));
  });
  return Result;
}

bool isTaking(const flow::Event &E, const Acquisition &Of) {
  return Of.Await ? E.Kind == flow::EventKind::Resume && E.At == Of.Await
                  : E.Kind == flow::EventKind::Call && E.At == Of.Call;
}

bool makesGuard(const Stmt &Construction, const Acquisition &Taken, const Knowledge &Facts) {
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(&Construction);
  return Made && Facts.isGuard(Made->getType()) &&
         llvm::any_of(Made->arguments(),
                      [&](const Expr *Argument) { return pathOf(*Argument) == Taken.Of; });
}

std::vector<const Stmt *> releasesIn(const flow::Graph &Graph, const Acquisition &Taken,
                                     const Knowledge &Facts) {
  std::vector<const Stmt *> Result;
  for (const flow::Event &E : Graph.all())
    if ((E.Kind == flow::EventKind::Call && E.At &&
         (releases(*E.At, Taken) || makesGuard(*E.At, Taken, Facts))) ||
        makesReleaser(E, Taken))
      Result.push_back(E.At);
  return Result;
}

bool makesReleaser(const flow::Event &E, const Acquisition &Taken) {
  const auto *Lambda = E.Kind == flow::EventKind::Create && E.Goes.How == flow::Destination::Given
                           ? llvm::dyn_cast_or_null<LambdaExpr>(E.At)
                           : nullptr;
  return Lambda && Taken.Call->getBeginLoc() < Lambda->getBeginLoc() &&
         anyStatement(Lambda->getBody(), [&](const Stmt &S) { return releases(S, Taken); });
}

bool releases(const Stmt &Call, const Acquisition &Taken) {
  const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call);
  return Member && namesOneOf(Member->getMethodDecl(), Taken.Releases) &&
         pathOf(*Member->getImplicitObjectArgument()) == Taken.Of;
}

bool mayRelease(const Stmt &Call, const Acquisition &Taken, Workspace &In) {
  const CallSite Site = callSite(Call);
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
  const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call);
  const ObjectPath Receiver = Member ? pathOf(*Member->getImplicitObjectArgument()) : ObjectPath();
  const bool IsOwn = Receiver == Taken.Of;
  const bool Gets = (leadsTo(Receiver, Taken.Of) && !IsOwn) ||
                    llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
                      return leadsTo(pathOf(*Argument), Taken.Of);
                    });
  if (!Gets || !Callee || llvm::isa<CXXConstructorDecl>(Callee))
    return Gets; // An object that refers to it may be a guard.
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Callee);
  if (Method && Method->isConst() && Site.Arguments.empty())
    return false;
  return Releasing(Taken, In).isIn(*Callee);
}

bool handsOn(const Function &Fn, const Acquisition &Taken, const Knowledge &Facts) {
  llvm::SmallPtrSet<const Expr *, 8> Receivers;
  llvm::SmallPtrSet<const Stmt *, 4> Releasers;
  bool HandedOn = false;
  const auto Look = [&](const Stmt &S, bool InLambda) {
    if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
        Call && (!InLambda || Releasers.contains(Call)))
      for (const Expr *E = Call->getImplicitObjectArgument()->IgnoreParenImpCasts(); E;
           E = pointerIn(*E))
        Receivers.insert(E);
    if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S))
      Receivers.insert(&written(*Await->getOperand()));
    if (makesGuard(S, Taken, Facts))
      for (const Expr *Argument : llvm::cast<CXXConstructExpr>(S).arguments())
        Receivers.insert(Argument->IgnoreParenImpCasts());
    const auto *Object = llvm::dyn_cast<Expr>(&S);
    if (Object && llvm::isa<MemberExpr, DeclRefExpr>(Object) && pathOf(*Object) == Taken.Of)
      HandedOn |= !Receivers.contains(Object);
  };
  for (const flow::Event &E : Fn.events()->all())
    if (makesReleaser(E, Taken)) {
      const auto *Lambda = llvm::cast<LambdaExpr>(E.At);
      for (const Expr *Captured : Lambda->capture_inits())
        Receivers.insert(Captured->IgnoreParenImpCasts());
      forEachStatement(Lambda->getBody(), [&](const Stmt &S) {
        if (releases(S, Taken))
          Releasers.insert(&S);
      });
    }
  forEachStatement(&Fn.body(), [&](const Stmt &S) {
    Look(S, false);
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S))
      forEachStatement(Lambda->getBody(), [&](const Stmt &Inner) { Look(Inner, true); });
  });
  return HandedOn;
}

} // namespace coro_tidy
