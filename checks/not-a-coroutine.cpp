// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function that returns a task and is no coroutine has ended before the task runs. It looks
// like a coroutine to whoever writes it:
//
//   Task<> send(std::vector<Id> ids) { return each(ids, post); }              ids ends here
//   Task<> work() { auto held = gate.hold(); return run(); }                  held ends here
//   Task<> open() { try { return dial(); } catch (const Refused &) { ... } }  dial throws later

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Typestate.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/Outlives.h"
#include "topics/tasks/Tasks.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// Moved, captured, given on or given back on a way to the task: somebody decides when it ends.
bool isHandedOn(const flow::Place &Guard, const Event &Task, const flow::Graph &In) {
  enum : flow::State { Own, HandedOn };
  const auto HandsOn = [&](const Event &E) {
    return E.Object == &Guard &&
           (E.Kind == EventKind::Move || E.Kind == EventKind::Escape || E.Kind == EventKind::Pass ||
            E.Kind == EventKind::Call || E.Kind == EventKind::Assign);
  };
  return !flow::run(In, [&](flow::State From, const Event &E) -> flow::Step {
            return {HandsOn(E) ? flow::State(HandedOn) : From, From == HandedOn && &E == &Task};
          }).empty();
}

class NotACoroutineCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    const QualType Result = Fn.decl().getReturnType();
    if (Fn.isCoroutine() || !Fn.events() || !runsOn(Result, knowledge()))
      return;
    for (const Outlived &Found : outlivedIn(Fn, knowledge()))
      if (Found.Is == Outlived::OwnVariable)
        tell(Fn, Found);
    if (!knowledge().isTask(Result))
      return;
    for (const flow::Block &Block : Fn.events()->blocks())
      for (const Event &E : Block.Events)
        if (isReturned(E))
          lookAtGuards(Fn, Block, E);
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Try = llvm::dyn_cast<CXXTryStmt>(&S))
        lookAtHandlers(*Try);
    });
  }

private:
  /// A variable of the function to which the task that it returns refers.
  void tell(const Function &Fn, const Outlived &Found) {
    report({.At = Found.Loan.Argument->getBeginLoc(),
            .Message = "'" + displayName(*Found.Loan.Of->root().Named) + "' ends when " +
                       nameOf(Fn) + " returns, which is no coroutine, before the task of " +
                       makerOf(*Found.Call) + " that refers to it",
            .When = whenUsed(Found, knowledge())});
  }

  static std::string makerOf(const Expr &Made) {
    if (const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(&Made))
      return "'" + displayName(*Construction->getConstructor()->getParent()) + "'";
    const auto *Call = llvm::dyn_cast<CallExpr>(&Made);
    return Call ? calleeName(*Call) : "'" + displayName(*structure::classOf(Made.getType())) + "'";
  }

  bool isReturned(const Event &E) const {
    return makesTask(E, knowledge()) && E.Goes.How == flow::Destination::Returned &&
           !knowledge().holds(callSite(*E.At), Fact::Ready);
  }

  /// The guards that end as soon as the task is made.
  void lookAtGuards(const Function &Fn, const flow::Block &Of, const Event &Task) {
    const flow::Graph &In = *Fn.events();
    const Event *At = &Task + 1;
    for (const flow::Block *Block = &Of; Block;) {
      for (; At != Block->Events.end(); ++At)
        if (At->Kind == EventKind::Destroy && At->Object && isGuardOfTasks(At->Object->type()) &&
            !isHandedOn(*At->Object, Task, In))
          tell(Fn, *At->Object, Task);
      const auto Next = llvm::find_if(
          Block->Next, [](const flow::Edge &E) { return E.Kind == flow::EdgeKind::Flow; });
      Block = Next == Block->Next.end() ? nullptr : &In.blocks()[Next->To];
      At = Block ? Block->Events.begin() : nullptr;
    }
  }

  void tell(const Function &Fn, const flow::Place &Guard, const Event &Task) {
    const VarDecl *Variable = Guard.variable();
    if (!Variable)
      return;
    Report Finding{.At = Variable->getLocation(),
                   .Message = "'" + Variable->getNameAsString() + "' is given back when " +
                              nameOf(Fn) +
                              " returns, which is no coroutine, before its task has finished",
                   .Notes = {{Task.At->getBeginLoc(), "the task is returned here"}}};
    if (Task.Callee)
      Finding.When.UnlessKnown = {{Fact::Ready, keyOf(*Task.Callee)}};
    report(std::move(Finding));
  }

  /// What threads lock is meant for the function alone.
  bool isGuardOfTasks(QualType Type) const {
    const CXXRecordDecl *Class = structure::classOf(Type);
    if (!Class || Class->isInStdNamespace() || !knowledge().isGuard(Type))
      return false;
    return knowledge().holds(Type, Fact::Guard) ||
           llvm::none_of(Class->fields(), [&](const FieldDecl *Field) {
             const QualType Of = Field->getType();
             const QualType Held = Of->getPointeeType().isNull() ? Of : Of->getPointeeType();
             return structure::isLock(Held) && !knowledge().isAsyncLock(Held);
           });
  }

  /// Handlers around nothing but calls whose exceptions are in the tasks that they return. A
  /// cancellation comes while a task waits, whatever its maker throws by itself.
  void lookAtHandlers(const CXXTryStmt &Try) {
    const auto IntoTask = [&](const CallExpr &Call) { return throwsIntoTask(Call); };
    const auto MakesTask = [&](const CallExpr &Call) { return isMaker(Call); };
    if (const CallExpr *Task = onlyTaskIn(Try, IntoTask))
      tell(isLazy(*Task) ? Try.getHandler(0) : handlerOfFailures(Try), *Task);
    else if (const CallExpr *Any = onlyTaskIn(Try, MakesTask))
      tell(handlerOfCancellations(Try), *Any);
  }

  void tell(const CXXCatchStmt *Handler, const CallExpr &Task) {
    if (Handler)
      report({.At = Handler->getBeginLoc(),
              .Message = "this handler does not see what the task of " + calleeName(Task) +
                         (isLazy(Task) ? " throws, which runs after the function has returned"
                                       : " throws, which whoever awaits it gets"),
              .Notes = {{Task.getBeginLoc(), "the task is returned here"}}});
  }

  /// The task that is returned in the block, if nothing throws there but what fails IntoTask.
  const CallExpr *onlyTaskIn(const CXXTryStmt &Try,
                             llvm::function_ref<bool(const CallExpr &)> IntoTask) const {
    const CallExpr *Task = nullptr;
    const bool OthersThrow = anyStatement(Try.getTryBlock(), [&](const Stmt &S) {
      if (const auto *Return = llvm::dyn_cast<ReturnStmt>(&S); Return && Return->getRetValue())
        if (const CallExpr *Made = newTask(*Return->getRetValue(), knowledge());
            Made && IntoTask(*Made))
          Task = Made;
      const auto *Call = llvm::dyn_cast<CallExpr>(&S);
      return !(Call && IntoTask(*Call)) && canThrow(S);
    });
    return OthersThrow ? nullptr : Task;
  }

  bool isLazy(const CallExpr &Call) const {
    return knowledge().task(Call.getType()) == TaskKind::Lazy;
  }

  bool isMaker(const CallExpr &Call) const {
    const FunctionDecl *Callee = Call.getDirectCallee();
    return Callee && !Callee->isOverloadedOperator() && knowledge().isTask(Call.getType());
  }

  /// Calling a lazy coroutine does nothing yet, and an eager one keeps what its body throws; so
  /// does what is declared not to throw.
  bool throwsIntoTask(const CallExpr &Call) const {
    if (!isMaker(Call))
      return false;
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (const Function *Body = workspace().find(*Callee))
      return Body->isCoroutine() || isNothrow(*Callee);
    return isLazy(Call) || isNothrow(*Callee);
  }

  /// A handler of what the body of a task throws. The call itself can run out of memory for the
  /// frame of its coroutine: `catch (...)`, `catch (const std::exception &)`.
  static const CXXCatchStmt *handlerOfFailures(const CXXTryStmt &Try) {
    for (unsigned I = 0; I < Try.getNumHandlers(); ++I) {
      const CXXCatchStmt &Handler = *Try.getHandler(I);
      if (Handler.getExceptionDecl() &&
          !structure::isStdClass(Handler.getCaughtType().getNonReferenceType(),
                                 {"exception", "bad_alloc"}))
        return &Handler;
    }
    return nullptr;
  }

  const CXXCatchStmt *handlerOfCancellations(const CXXTryStmt &Try) const {
    for (unsigned I = 0; I < Try.getNumHandlers(); ++I)
      if (const CXXCatchStmt &Handler = *Try.getHandler(I);
          Handler.getExceptionDecl() &&
          knowledge().holds(Handler.getCaughtType().getNonReferenceType(), Fact::Cancellation))
        return &Handler;
    return nullptr;
  }

  static bool canThrow(const Stmt &S) {
    if (llvm::isa<CXXThrowExpr, CXXNewExpr, CXXDynamicCastExpr>(S))
      return true;
    if (const auto *Made = llvm::dyn_cast<CXXConstructExpr>(&S))
      return !Made->getConstructor()->isCopyOrMoveConstructor() &&
             !isNothrow(*Made->getConstructor());
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    return Call && !(Call->getDirectCallee() && isNothrow(*Call->getDirectCallee()));
  }

  static bool isNothrow(const FunctionDecl &Fn) {
    const auto *Type = Fn.getType()->getAs<FunctionProtoType>();
    return Type && Type->isNothrow();
  }

  static std::string nameOf(const Function &Fn) {
    return Fn.decl().getIdentifier() ? "'" + displayName(Fn.decl()) + "'" : "the lambda";
  }
};

const Registration<NotACoroutineCheck> Registered{{
    .Name = "coro-not-a-coroutine",
    .Summary = "a function that returns a task ends before it",
    .Level = Severity::Warning,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
