// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A forward problem: what holds on every path.

#include "topics/state/Exclusion.h"
#include "core/Statements.h"
#include "flow/Forward.h"
#include "knowledge/Gates.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

bool isGate(QualType Type, const Knowledge &Facts) {
  return Facts.holds(Type, Fact::TaskScope) || structure::isGate(Type);
}

bool isLock(QualType Type, const Knowledge &Facts) {
  return Facts.isAsyncLock(Type) || Facts.isLimiter(Type) || structure::isLock(Type);
}

bool isFlag(QualType Type) {
  if (structure::isStdClass(Type, {"atomic", "atomic_flag"}))
    return true;
  return Type->isBooleanType() || Type->isEnumeralType();
}

/// What is told to stop and asked whether it was: a stop source, an abort source.
bool isStop(QualType Type, const Knowledge &Facts) {
  return Facts.holds(Type, Fact::StopToken) || structure::isStopSource(Type);
}

/// A lock may be behind an owner or a reference.
QualType valueOf(const ValueDecl &Member) {
  return structure::heldType(Member.getType().getNonReferenceType());
}

const ValueDecl *memberOf(const flow::Place *Place) {
  while (Place && Place->What == flow::Place::Pointee)
    Place = Place->Of;
  return Place && Place->What == flow::Place::Member ? Place->Named : nullptr;
}

/// What holds on the way to an event, with the guard by which it does.
struct Held {
  std::set<std::pair<const ValueDecl *, const VarDecl *>> Holds, Passed;
  std::set<const ValueDecl *> Awaited; ///< Locks that the coroutine has once it is resumed.
  bool IsOver = false, IsClosed = false;

  friend bool operator==(const Held &, const Held &) = default;
};

template <typename T> std::set<T> both(const std::set<T> &L, const std::set<T> &R) {
  std::set<T> Result;
  std::set_intersection(L.begin(), L.end(), R.begin(), R.end(),
                        std::inserter(Result, Result.end()));
  return Result;
}

Held join(const Held &L, const Held &R) {
  return {both(L.Holds, R.Holds), both(L.Passed, R.Passed), both(L.Awaited, R.Awaited),
          L.IsOver && R.IsOver, L.IsClosed && R.IsClosed};
}

class Transfer {
public:
  explicit Transfer(const Knowledge &Facts) : Facts(Facts) {}

  Held operator()(Held State, const Event &E) const {
    switch (E.Kind) {
    case EventKind::Declare:
      if (const VarDecl *Guard = E.Object ? E.Object->variable() : nullptr;
          Guard && Guard->getInit() && flowsToGuard(*Guard))
        enterAll(*Guard->getInit(), Guard, State);
      break;
    case EventKind::Destroy:
      if (const VarDecl *Guard = E.Object ? E.Object->variable() : nullptr)
        leave(State, [&](const auto &Each) { return Each.second == Guard; });
      break;
    case EventKind::Suspend:
      if (!E.Implicit)
        std::erase_if(State.Passed, [&](const auto &Each) {
          return !Each.first || isFlag(valueOf(*Each.first)) || isStop(valueOf(*Each.first), Facts);
        });
      break;
    case EventKind::Resume:
      if (E.Goes.How != flow::Destination::Stored) // else by the guard
        for (const ValueDecl *Lock : State.Awaited)
          enter(*Lock, nullptr, State);
      State.Awaited.clear();
      break;
    case EventKind::Assign:
      if (const ValueDecl *Member = memberOf(E.Object); Member && isFlag(Member->getType()))
        set(*Member, State);
      break;
    case EventKind::Use:
    case EventKind::Pass:
      if (const ValueDecl *Member = memberOf(E.Object); Member && isFlag(Member->getType()))
        State.Passed.insert({Member, nullptr});
      break;
    case EventKind::Call:
      called(E, State);
      break;
    default:
      break;
    }
    return State;
  }

  /// Whatever the expression says of locks and gates is held. A guard that a function of the
  /// class returns may hold any lock of its object: `auto in = co_await enter();`
  void enterAll(const Stmt &In, const VarDecl *Guard, Held &State) const {
    const bool IsGuard = Guard && Facts.isGuard(Guard->getType());
    forEachStatement(&In, [&](const Stmt &S) {
      const auto *Named = llvm::dyn_cast<MemberExpr>(&S);
      if (const auto *Member = Named ? llvm::dyn_cast<FieldDecl>(Named->getMemberDecl()) : nullptr)
        enter(*Member, Guard, State);
      const auto *Call = IsGuard ? llvm::dyn_cast<CXXMemberCallExpr>(&S) : nullptr;
      if (const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr)
        for (const FieldDecl *Lock : Method->getParent()->fields())
          enter(*Lock, Guard, State);
    });
  }

private:
  /// A value with something to do at its end, and no task.
  bool flowsToGuard(const VarDecl &Variable) const {
    const CXXRecordDecl *Class = structure::classOf(Variable.getType());
    return Class && !Class->hasTrivialDestructor() && !Facts.isAwaitable(Variable.getType());
  }

  void enter(const ValueDecl &Member, const VarDecl *Guard, Held &State) const {
    const QualType Type = valueOf(Member);
    if (isGate(Type, Facts)) {
      State.Passed.insert({&Member, Guard});
    } else if (isLock(Type, Facts)) {
      State.Holds.insert({&Member, Guard});
      State.Passed.insert({&Member, Guard});
    }
  }

  template <typename Predicate> static void leave(Held &State, Predicate Is) {
    std::erase_if(State.Holds, Is);
    std::erase_if(State.Passed, Is);
  }

  /// The second value that a flag gets takes the first one back.
  static void set(const ValueDecl &Flag, Held &State) {
    if (!State.Holds.insert({&Flag, nullptr}).second)
      State.Holds.erase({&Flag, nullptr});
  }

  void called(const Event &E, Held &State) const {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    if (Method && E.Object && Method->isInstance())
      calledOn(E, *Method, State);
    const auto *Result = llvm::dyn_cast_or_null<Expr>(E.At);
    if (E.Goes.How == flow::Destination::Awaited && E.Callee && Result &&
        Facts.holds(callSite(*Result), Fact::CleansUp, Standing::Name)) {
      const ValueDecl *Closed = memberOf(E.Object);
      State.IsOver = true;
      State.IsClosed |= Closed && isGate(valueOf(*Closed), Facts);
    }
  }

  void calledOn(const Event &E, const CXXMethodDecl &Method, Held &State) const {
    const bool GivesBack = Facts.holds(Method, Fact::GivesBack, Standing::Name);
    if (const VarDecl *Guard = E.Object->variable(); Guard && GivesBack)
      leave(State, [&](const auto &Each) { return Each.second == Guard; });
    if (E.Object->What == flow::Place::Object && Method.isConst())
      State.Passed.insert({nullptr, nullptr});
    const ValueDecl *Member = memberOf(E.Object);
    if (!Member)
      return;
    const QualType Type = valueOf(*Member);
    if (isFlag(Type)) {
      if (Method.isConst())
        State.Passed.insert({Member, nullptr});
      else
        set(*Member, State);
    } else if (isGate(Type, Facts)) {
      gate(*Member, Method, State);
    } else if (isLock(Type, Facts) && !Method.isConst()) {
      if (GivesBack)
        leave(State, [&](const auto &Each) { return Each.first == Member; });
      else if (E.Goes.How == flow::Destination::Awaited)
        State.Awaited.insert(Member);
      else if (E.Goes.How != flow::Destination::Stored) // else by the guard
        enter(*Member, nullptr, State);
    } else if (isStop(Type, Facts)) {
      (Method.isConst() ? State.Passed : State.Holds).insert({Member, nullptr});
    }
  }

  void gate(const ValueDecl &Member, const CXXMethodDecl &Method, Held &State) const {
    if (structure::leavesGate(Method))
      State.Passed.erase({&Member, nullptr});
    else if (Facts.holds(Method, Fact::CleansUp, Standing::Name))
      State.Holds.insert({&Member, nullptr});
    else
      State.Passed.insert({&Member, nullptr});
  }

  const Knowledge &Facts;
};

Members membersOf(const std::set<std::pair<const ValueDecl *, const VarDecl *>> &In) {
  Members Result;
  for (const auto &[Member, Guard] : In)
    Result.insert(Member);
  return Result;
}

/// with_lock(mutex_, [&] { ... })    the lambda runs under what is given beside it.
void addCallAround(const Function &Fn, Workspace &Of, const Transfer &Rules, Held &To) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn.decl());
  const auto *Around = Method && Method->getParent()->isLambda()
                           ? llvm::dyn_cast<FunctionDecl>(Method->getParent()->getDeclContext())
                           : nullptr;
  const Function *Outer = Around ? Of.find(*Around) : nullptr;
  if (!Outer)
    return;
  forEachStatement(&Outer->body(), [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const auto IsLambda = [&](const Expr *Argument) {
      const auto *Lambda = llvm::dyn_cast<LambdaExpr>(Argument->IgnoreUnlessSpelledInSource());
      return Lambda && Lambda->getLambdaClass() == Method->getParent();
    };
    if (Call && llvm::any_of(Call->arguments(), IsLambda))
      for (const Expr *Argument : Call->arguments())
        Rules.enterAll(*Argument, nullptr, To);
  });
  addCallAround(*Outer, Of, Rules, To);
}

} // namespace

bool passes(const Members &Passed, const FieldDecl &Excluder) {
  return Passed.contains(&Excluder) || (Passed.contains(nullptr) && isFlag(valueOf(Excluder)));
}

Exclusion::Exclusion(const Function &Fn, Workspace &Of) {
  if (!Fn.events())
    return;
  const Transfer Rules(Of.knowledge());
  Held Start;
  addCallAround(Fn, Of, Rules, Start);
  const auto AtEntry = flow::forward(*Fn.events(), Start, Rules, join);
  for (unsigned I = 0; I != AtEntry.size(); ++I) {
    if (!AtEntry[I])
      continue;
    Held State = *AtEntry[I];
    for (const Event &E : Fn.events()->blocks()[I].Events) {
      const At Here{membersOf(State.Holds), membersOf(State.Passed), State.IsOver, State.IsClosed};
      if (const auto [Known, New] = States.try_emplace(keyOf(E), Here); !New)
        Known->second = {
            both(Known->second.Holds, Here.Holds), both(Known->second.Passed, Here.Passed),
            Known->second.IsOver && Here.IsOver, Known->second.IsClosed && Here.IsClosed};
      State = Rules(std::move(State), E);
    }
  }
}

const Exclusion::At &Exclusion::stateAt(const Event &E) const {
  static const At Nothing;
  const auto Known = States.find(keyOf(E));
  return Known == States.end() ? Nothing : Known->second;
}

const Members &Exclusion::holdsAt(const Event &E) const { return stateAt(E).Holds; }
const Members &Exclusion::passedAt(const Event &E) const { return stateAt(E).Passed; }
bool Exclusion::isOverAt(const Event &E, bool OfAll) const {
  return OfAll ? stateAt(E).IsOver : stateAt(E).IsClosed;
}

const Exclusion &exclusionOf(const Function &Fn, Workspace &Of) {
  return Fn.once([&] { return Exclusion(Fn, Of); });
}

std::vector<const FieldDecl *> excludersOf(const CXXRecordDecl &Class, const Knowledge &Facts) {
  std::vector<const FieldDecl *> Result;
  for (const FieldDecl *Field : Class.fields()) {
    const QualType Type = valueOf(*Field);
    if (isFlag(Type) || isLock(Type, Facts) || isGate(Type, Facts) || isStop(Type, Facts))
      Result.push_back(Field);
  }
  return Result;
}

} // namespace coro_tidy
