// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task that can be awaited once is awaited, or handed on, a second time:
//
//   auto answer = ask(server);
//   while (!done)
//     co_await std::move(answer);     // the second turn awaits an empty task
//
// A function has taken it over by reference:
//
//   auto shown = then(loading, show);
//   co_await std::move(loading);      // then() awaits it as well
//
// Its result is taken twice:
//
//   if (done.failed() && !isShutdown(done.get_exception()))
//     log(done.get_exception());      // the first one has taken it
//
// A generator that has come to its end is begun again:
//
//   for (int n : numbers) add(n);
//   for (int n : numbers) print(n);   its coroutine is done
//
// And what was moved into a task that failed is used as if it were still there:
//
//   try {
//     co_await send(std::move(message));
//   } catch (const Error &) {
//     retry(message);                 // empty
//   }
//
// or by a lambda that is called again:
//
//   retry(3, [m = std::move(message)]() mutable { return send(std::move(m)); });

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Guards.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/MovedCaptures.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Results.h"
#include "topics/tasks/SpentGenerators.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Place;
using flow::State;

enum : State {
  Whole,
  Awaited, ///< As an lvalue, and its result is gone.
  Moved,
  Taken,  ///< By a member function, which has given its result away, or one that is given it.
  Caught, ///< Moved into a task, and that has failed.
  NumStates,
};
static_assert(static_cast<unsigned>(NumStates) <= flow::MaxGuardedStates);

/// The co_await whose operand this is.
const CoawaitExpr *awaitOf(const Event &Await, const Function &Fn) {
  for (const Stmt *Around = Await.At; Around; Around = Fn.parents().getParent(Around))
    if (const auto *Found = llvm::dyn_cast<CoawaitExpr>(Around))
      return Found;
  return nullptr;
}

class DoubleAwaitCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    llvm::SetVector<const Place *> Tasks, Values;
    for (const Event &E : Fn.events()->all()) {
      if (E.Object && isOneTask(*E.Object) && isUse(E))
        Tasks.insert(E.Object);
      else if (Fn.isCoroutine() && movesIntoAwaited(E))
        Values.insert(E.Object);
    }
    for (const Place *Task : Tasks)
      usedUp(Fn, *Task);
    for (const Place *Value : Values)
      movedAndFailed(Fn, *Value);
    for (const SpentGenerator &Each : spentGeneratorsIn(Fn, knowledge()))
      report({.At = locationOf(Each.Begun),
              .Message = "'" + Each.Variable->getNameAsString() +
                         "' is begun again, but has come to its end before",
              .Notes = {{locationOf(Each.Exhausted), "it is exhausted here"}}});
    for (MovedCapture &Each : capturesMovedAgain(Fn, workspace()))
      report({.At = locationOf(Each.Move),
              .Message = "'" + Each.Captured->getNameAsString() +
                         "' is empty when this lambda is called again",
              .Notes = {{Each.Given->getBeginLoc(),
                         "'" + displayName(*Each.Sink) + "' calls it as often as it likes"}},
              .When = {.If = std::move(Each.If)}});
  }

private:
  bool isUse(const Event &E) const {
    return E.Kind == EventKind::Await || E.Kind == EventKind::Move || whenTakenBy(E);
  }

  /// Copies and elements of containers are other tasks, or the same one on purpose.
  bool isOneTask(const Place &Of) const {
    const CXXRecordDecl *Class = structure::classOf(Of.type());
    return Of.What != Place::Element && Class && knowledge().isTask(Of.type()) &&
           !knowledge().isGenerator(Of.type()) && !structure::isCopyable(*Class) &&
           !knowledge().holds(Of.type(), Fact::Shared);
  }

  void usedUp(const Function &Fn, const Place &Task) {
    const auto Next = [&](State From, const Event &E) -> flow::Step {
      if (From == Taken && asksLocal(E, Fn.events()->places()))
        return {Whole};
      if (!E.Object || !Task.isWithin(*E.Object))
        return {From};
      switch (E.Kind) {
      case EventKind::Await: {
        const CoawaitExpr *Await = awaitOf(E, Fn);
        const State To = !Await                         ? From
                         : operandOf(*Await).isXValue() ? State(Moved)
                         : takesResult(*Await)          ? State(Awaited)
                                                        : From;
        return {To, E.Object == &Task && Await && From != Whole};
      }
      case EventKind::Move:
        if (Task.isReachedByCopies(*E.Object))
          return {From};
        return {Moved, E.Object == &Task && From == Moved};
      case EventKind::Pass:
        return {E.Object == &Task && whenTakenOver(E, knowledge()) ? State(Taken) : State(Whole)};
      case EventKind::Declare:
      case EventKind::Assign:
      case EventKind::Escape:
        return {Whole};
      case EventKind::Call:
        if (E.Object == &Task && whenTakenBy(E))
          return {Taken, From != Whole};
        return {!E.Implicit && isNonConstMember(E) ? State(Whole) : From};
      default:
        return {From};
      }
    };
    for (const flow::Hit &Hit : flow::run(*Fn.events(), Task, Next)) {
      if (isDecided(Hit, Task, Fn) || flow::guards(Hit, *Fn.events(), Task, Next))
        continue;
      Report Finding{.At = locationOf(Hit.At),
                     .Message = nameOf(Task) + whatIsDone(Hit.At),
                     .Notes = {{locationOf(Hit.Since), whatWasDone(Hit)}}};
      for (const Event *Each : {&Hit.At, &Hit.Since}) {
        for (const Atom &If : whenTakenBy(*Each).value_or(std::vector<Atom>()))
          if (!llvm::is_contained(Finding.When.If, If))
            Finding.When.If.push_back(If);
        if (const auto If = whenTakenOver(*Each, knowledge()))
          Finding.When.If.push_back(*If);
      }
      const bool IsCertain = Finding.When.holdsAlways();
      report(std::move(Finding));
      if (IsCertain)
        return;
    }
  }

  /// By a variable, of which paths do not know what it remembers.
  static bool isDecided(const flow::Hit &Again, const Place &Of, const Function &Fn) {
    return standsInBranchOn(*Again.At.At, Fn, Of.root().variable());
  }

  static std::string whatIsDone(const Event &Again) {
    const llvm::StringRef How = Again.Kind == EventKind::Await  ? " is awaited"
                                : Again.Kind == EventKind::Call ? " is asked for its result"
                                                                : " is handed on";
    return (How + ", but was used up before").str();
  }

  static std::string whatWasDone(const flow::Hit &Hit) {
    return Hit.From == Moved                   ? "it is moved from here"
           : Hit.Since.Kind == EventKind::Pass ? "it is taken over here"
           : Hit.From == Taken                 ? "its result is taken here"
                                               : "it is awaited here";
  }

  std::optional<std::vector<Atom>> whenTakenBy(const Event &E) const {
    const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At);
    return E.Kind == EventKind::Call && !E.Implicit && Call ? whenTaking(*Call, knowledge())
                                                            : std::nullopt;
  }

  /// Who asks what became of the task knows whether its result was taken: `if (error)` after
  /// `error = task.get_exception()`, `if (task.valid())`.
  static bool asksLocal(const Event &E, flow::Places &Known) {
    if (E.Kind != EventKind::Holds && E.Kind != EventKind::Fails)
      return false;
    const auto *Asked = llvm::cast<Expr>(E.At);
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Asked))
      Asked = Member->getImplicitObjectArgument();
    else if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(Asked))
      Asked = Operator->getArg(0);
    const Place *Of = Known.of(Asked);
    const VarDecl *Variable = Of ? Of->root().variable() : nullptr;
    return Variable && Variable->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Variable);
  }

  static bool isNonConstMember(const Event &E) {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    return Method && !Method->isConst() && !llvm::isa<CXXConstructorDecl>(Method);
  }

  // Values that were moved into a task.

  /// co_await send(std::move(message)), which takes it by value.
  bool movesIntoAwaited(const Event &E) const {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.Goes.At);
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Goes.Callee);
    if (E.Kind != EventKind::Move || !E.Object || E.Object->What != Place::Variable || !Call ||
        !Callee || E.Goes.Index < 0 || E.Goes.Index >= static_cast<int>(Callee->getNumParams()) ||
        E.Goes.Index >= static_cast<int>(Call->getNumArgs()))
      return false;
    const CXXRecordDecl *Class = structure::classOf(Callee->getParamDecl(E.Goes.Index)->getType());
    return Class && Callee->getParamDecl(E.Goes.Index)->getType()->isRecordType() &&
           !Class->isTriviallyCopyable() && knowledge().isAwaitable(Call->getType()) &&
           anyStatement(callSite(*Call).Arguments[E.Goes.Index], [](const Stmt &S) {
             const auto *Move = llvm::dyn_cast<CallExpr>(&S);
             return Move && structure::isMove(*Move);
           });
  }

  void movedAndFailed(const Function &Fn, const Place &Value) {
    const auto Next = [&](State From, const Event &E) -> flow::Step {
      if (E.Kind == EventKind::Catch)
        return {From == Moved ? State(Caught) : From};
      if (!E.Object || !E.Object->isWithin(Value))
        return {From};
      if (movesIntoAwaited(E))
        return {Moved, From == Caught};
      if (E.Kind == EventKind::Assign || E.Kind == EventKind::Declare || refills(E))
        return {Whole};
      const bool IsUse = E.Kind == EventKind::Move || E.Kind == EventKind::Pass ||
                         E.Kind == EventKind::Use || E.Kind == EventKind::Call;
      return {From, From == Caught && IsUse && !closes(E)};
    };
    for (const flow::Hit &Hit : flow::run(*Fn.events(), Value, Next))
      if (!isDecided(Hit, Value, Fn))
        return report({.At = locationOf(Hit.At),
                       .Message = nameOf(Value) + " was moved into the task that has failed",
                       .Notes = {{locationOf(Hit.Since), "the exception is handled here"}}});
  }

  /// `co_await reader.close()`: what was moved from has nothing to close.
  bool closes(const Event &E) const {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    if (E.Kind != EventKind::Call || !Method || !Method->getIdentifier())
      return false;
    const std::optional<Session> Closed = knowledge().session(E.Object->type());
    return Closed && llvm::is_contained(Closed->Closers, Method->getName());
  }

  /// `message = text`, `message.clear()`, `message.assign(text)`
  static bool refills(const Event &E) {
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee);
    return E.Kind == EventKind::Call && Method && !Method->isConst() &&
           (Method->getReturnType()->isVoidType() || Method->getOverloadedOperator() == OO_Equal);
  }

  static std::string nameOf(const Place &Of) {
    return Of.Named ? "'" + Of.Named->getNameAsString() + "'" : "task";
  }
};

const Registration<DoubleAwaitCheck> Registered{{
    .Name = "coro-double-await",
    .Summary = "a task that can be awaited once is used a second time",
    .Level = Severity::Warning,
    .Keeps = Principle::AwaitOrOwn,
}};

} // namespace
} // namespace coro_tidy
