// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/Joins.h"
#include "core/Source.h"
#include "flow/Recurrence.h"
#include "flow/Typestate.h"
#include "flow/Ways.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/UsesLater.h"
#include "topics/tasks/Awaits.h"
#include "clang/AST/ASTContext.h"
#include <set>

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

class Wait {
public:
  explicit Wait(const Knowledge &Facts) : Facts(Facts) {}

  /// Whether the function may wait here, or wait for what was started before.
  bool mayWait(const Event &E) {
    switch (E.Kind) {
    case EventKind::Suspend:
      return !E.Implicit;
    case EventKind::Await:
      return true;
    case EventKind::Call:
      return !E.Callee || mayBlock(*E.Callee, E.At ? callSite(*E.At) : CallSite(),
                                   E.Implicit ? Unless.UnlessKnown : Unless.Unless);
    case EventKind::Destroy:
      return E.Callee && mayBlock(*E.Callee, {}, Unless.UnlessKnown);
    default:
      return false;
    }
  }

  Condition Unless;

private:
  bool mayBlock(const NamedDecl &Callee, const CallSite &Site, std::vector<Atom> &Perhaps) {
    for (const Fact What : {Fact::Blocks, Fact::SyncWait, Fact::RunsToEnd, Fact::ProvesReady,
                            Fact::WaitsForCondition})
      if (Facts.holds(Callee, What) || Facts.holds(Site, What))
        return true;
    if (Facts.isForeign(Callee) || Callee.isImplicit() || handlesTask(Callee))
      return false;
    if (Asked++ == MaxAsked)
      return true;
    if (AskedOf.insert({&Callee, &Perhaps == &Unless.Unless}).second)
      for (const Fact What : {Fact::Blocks, Fact::SyncWait})
        Perhaps.push_back({What, keyOf(Callee)});
    return false;
  }

  /// A task is moved and destroyed without waiting.
  bool handlesTask(const NamedDecl &Callee) const {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Callee);
    return Method &&
           (llvm::isa<CXXDestructorDecl, CXXConstructorDecl>(Method) ||
            Method->isMoveAssignmentOperator()) &&
           runsOn(Method->getFunctionObjectParameterType(), Facts);
  }

  /// Of so many calls of functions of the project one is supposed to wait.
  static constexpr unsigned MaxAsked = 64;
  unsigned Asked = 0;
  std::set<std::pair<const NamedDecl *, bool>> AskedOf;
  const Knowledge &Facts;
};

/// `done.load()` of an atomic: in a loop, it asks until somebody else has set that.
bool asksOthers(const Event &E) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
  return E.Kind == EventKind::Call && Method && Method->isConst() &&
         structure::isAtomic(*Method->getParent());
}

/// What an executor belongs to: `loop` of `loop.get_executor()`.
const flow::Place *contextOf(const Expr &Executor, const flow::Graph &In) {
  const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Executor.IgnoreImplicit());
  return In.places().of(Member ? Member->getImplicitObjectArgument() : &Executor);
}

/// Whether the context belongs to this function alone, and ends with it.
bool isLocalContext(const flow::Place &Context, const flow::Graph &In) {
  const CXXRecordDecl *Class = structure::classOf(Context.type());
  return Class && !Class->isLambda() && !structure::isCopyable(*Class) &&
         Context.root().What == flow::Place::Variable && endsHere(Context, In);
}

} // namespace

bool isJoinedHere(const CallSite &Sink, const Function &Fn, const Knowledge &Facts) {
  const auto Joins = [&](const Expr *Each) {
    const flow::Place *Context = contextOf(*Each, *Fn.events());
    if (Facts.holds(Each->getType(), Fact::TaskScope))
      return !Context || endsHere(*Context, *Fn.events());
    return Context && isLocalContext(*Context, *Fn.events());
  };
  const bool IsSomeScope = !Sink.On && Facts.holds(Sink.ReceiverType, Fact::TaskScope);
  return IsSomeScope || (Sink.On && Joins(Sink.On)) || llvm::any_of(Sink.Arguments, Joins);
}

bool isInScopeInView(const CallSite &Sink, const flow::Graph &In, const Knowledge &Facts) {
  const auto IsInView = [&](const Expr *Each) {
    const flow::Place *Scope =
        Facts.holds(Each->getType(), Fact::TaskScope) ? In.places().of(Each) : nullptr;
    return Scope && Scope->What == flow::Place::Variable;
  };
  return (Sink.On && IsInView(Sink.On)) || llvm::any_of(Sink.Arguments, IsInView);
}

std::optional<Condition> endsWithoutWaiting(const Event &Call, const flow::Place &Of,
                                            const flow::Graph &In, const Knowledge &Facts) {
  Wait Result(Facts);
  std::optional<std::vector<bool>> Recurring;
  const auto IsAgain = [&](unsigned Block) {
    if (!Recurring)
      Recurring = flow::recurringBlocks(In);
    return (*Recurring)[Block];
  };
  bool Waits = false;
  flow::forEachWay(
      In, *flow::behind(Call, In), flow::Along::All, [&](const Event &E, flow::Point At) {
        Waits = Waits || Result.mayWait(E) || (asksOthers(E) && IsAgain(At.Block));
        const bool HasEnded = E.Kind == EventKind::Destroy && E.Object && Of.endsWith(*E.Object);
        return Waits || HasEnded ? flow::Way::Ends : flow::Way::Goes;
      });
  return Waits ? std::nullopt : std::optional(std::move(Result.Unless));
}

std::optional<Condition> endsByCancellation(const Event &Sink, const flow::Place &Of,
                                            const Function &Fn, const Knowledge &Facts) {
  enum : flow::State { Before, Running };
  const auto isScope = [&](QualType Type) {
    return !Type.isNull() && Facts.holds(Type, Fact::TaskScope);
  };
  if (!Fn.isCoroutine() || !isScope(callSite(*Sink.At).ReceiverType))
    return std::nullopt;
  const auto Hits = flow::run(*Fn.events(), [&](flow::State From, const Event &E) -> flow::Step {
    if (&E == &Sink)
      return {Running};
    if (E.Kind == EventKind::Destroy && E.Object && Of.endsWith(*E.Object))
      return {Before};
    const auto *Await =
        E.Kind == EventKind::Suspend ? llvm::dyn_cast_or_null<CoawaitExpr>(E.At) : nullptr;
    const CallExpr *Awaited = From == Running && Await ? suspendingCall(Await) : nullptr;
    if (!Awaited)
      return {From};
    if (isScope(callSite(*Awaited).ReceiverType)) // `group.idle()`
      return {Before};
    return {From, !tryAround(*Await, Fn)};
  });
  for (const flow::Hit &Hit : Hits) {
    const CallExpr *Awaited = suspendingCall(Hit.At.At);
    const FunctionDecl *Callee = Awaited->getDirectCallee();
    if (!Callee)
      continue;
    if (Facts.holds(callSite(*Awaited), Fact::Cancellable))
      return Condition();
    if (!Facts.isForeign(*Callee))
      return Condition{.If = {{Fact::Cancellable, keyOf(*Callee)}}};
  }
  return std::nullopt;
}

} // namespace coro_tidy
