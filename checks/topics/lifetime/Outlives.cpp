// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/Outlives.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Coroutines.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/Joins.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Destination;
using flow::Event;
using flow::Fate;

/// The call that the task is given to, which starts it or takes it over, and tells nobody here when
/// it has ended; null where there is none.
const Event *startedBy(const Destination &Goes, const flow::Graph &In, const Knowledge &Facts) {
  if (Goes.How != Destination::Given || !Goes.At)
    return nullptr;
  const CallSite Sink = callSite(*Goes.At);
  const bool TakesOver =
      Facts.fact(Sink, Fact::Consumes, Goes.Index) && !Facts.holds(Sink, Fact::SyncWait);
  if (!TakesOver && !Facts.holds(Sink, Fact::Spawns) && !Facts.holds(Sink, Fact::Detaches))
    return nullptr;
  const Event *Call = eventOf(*Goes.At, In);
  return Call && Call->Goes.How == Destination::Dropped ? Call : nullptr;
}

/// Whether a task that is dropped at once runs on. One that only its structure shows to be eager
/// may as well be destroyed.
bool runsByItself(const Event &Maker, const Knowledge &Facts) {
  const QualType Task = llvm::cast<Expr>(Maker.At)->getType();
  const TaskKind Kind = Facts.task(Task);
  if (Kind != TaskKind::None)
    return Kind == TaskKind::SelfOwning || Facts.holds(Task, Fact::EagerTask);
  const CXXRecordDecl *Class = structure::classOf(Task);
  const CXXRecordDecl *Promise =
      Class ? structure::promiseOf(*Class, Class->getASTContext()) : nullptr;
  return Promise && structure::startOf(*Promise) == structure::Start::Eager;
}

/// Whether the class has a member of this type, or one that owns such an object.
bool hasMemberFor(const CXXRecordDecl &Class, QualType Type) {
  const auto IsIt = [&](QualType Has) {
    return !Has.isNull() && Class.getASTContext().hasSameUnqualifiedType(Has, Type);
  };
  return llvm::any_of(Class.fields(), [&](const FieldDecl *Field) {
    const CXXRecordDecl *Owner = structure::classOf(Field->getType());
    return IsIt(Field->getType()) || IsIt(structure::firstArgument(Owner));
  });
}

/// `return Running(read(x));`    the new object keeps the task, and outlives the statement.
bool isKeptByObject(const Destination &Goes, const Event &Maker, const flow::Graph &In) {
  const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(Goes.At);
  const CXXRecordDecl *Class = Made ? structure::classOf(Made->getType()) : nullptr;
  const Event *Object = Made ? eventOf(*Made, In) : nullptr;
  return Object &&
         (Object->Goes.How == Destination::Returned || Object->Goes.How == Destination::Stored) &&
         hasMemberFor(*Class, llvm::cast<Expr>(Maker.At)->getType());
}

/// What a coroutine has lives as long as that, and a lambda in a variable as long as its scope,
/// in which somebody may wait for the task.
bool endsSoon(const flow::Place &Of, const flow::Graph &In) {
  const CXXRecordDecl *Class = structure::classOf(Of.type());
  const bool IsLambda = Class && Class->isLambda();
  return (!IsLambda || llvm::isa_and_nonnull<ParmVarDecl>(Of.root().variable())) &&
         !llvm::isa_and_nonnull<CoroutineBodyStmt>(In.function().getBody());
}

/// Whether the function that has stored the task takes it out again, and may wait for it:
///   tasks_.push_back(f());  co_await when_all(std::move(tasks_));
bool isTakenAgain(const Fate &Task, const flow::Graph &In) {
  return Task.Holder && llvm::any_of(In.all(), [&](const Event &E) {
           const bool Takes = E.Kind == flow::EventKind::Move || E.Kind == flow::EventKind::Pass ||
                              E.Kind == flow::EventKind::Await;
           return Takes && E.Object && Task.Holder->isWithin(In.places().resolved(*E.Object));
         });
}

bool outlives(const Fate &Task, const Event &Maker, const flow::Place &Of, const flow::Graph &In,
              const Knowledge &Facts) {
  const bool EndsAtOnce = Of.root().What == flow::Place::Temporary;
  switch (Task.What) {
  case Fate::Kept:
    return EndsAtOnce || !isTakenAgain(Task, In);
  case Fate::Returned:
    return true;
  case Fate::Given:
    return Task.Ended || (EndsAtOnce && (startedBy(Task.At->Goes, In, Facts) ||
                                         isKeptByObject(Task.At->Goes, Maker, In)));
  case Fate::Awaited:
  case Fate::Used:
  case Fate::Captured:
    return Task.Ended != nullptr;
  case Fate::Dropped:
    return (EndsAtOnce || endsSoon(Of, In)) && Task.At == &Maker && runsByItself(Maker, Facts);
  case Fate::Replaced:
  case Fate::Thrown:
    return false;
  }
  return false;
}

bool never(const Event &) { return false; }

/// Whether the call gets the task itself, and not a reference to where it stays.
bool isTakenBy(const CallExpr &Call, const Destination &Goes) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || Goes.Index < 0 || Goes.Index >= static_cast<int>(Callee->getNumParams()))
    return false;
  const QualType Parameter = Callee->getParamDecl(Goes.Index)->getType();
  return Parameter->isRecordType() || Parameter->isRValueReferenceType();
}

/// The call that makes a task of this one: `timeout(read(x), 5s)`.
const Event *wrappedBy(const Fate &Task, const flow::Graph &In, const Knowledge &Facts) {
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Task.At->Goes.At);
  const Event *Wrapper = Task.What == Fate::Given && Call && isTakenBy(*Call, Task.At->Goes)
                             ? eventOf(*Call, In)
                             : nullptr;
  return Wrapper && makesTask(*Wrapper, Facts) ? Wrapper : nullptr;
}

/// What the task becomes, which ends after it: `read(x).then(...)`, `timeout(read(x), 5s)`.
const Event *continuedBy(const Fate &Task, const Event &Maker, const flow::Graph &In,
                         const Knowledge &Facts) {
  const auto IsOnTask = [&](const Event &E) {
    const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At);
    const Expr *Object = Call ? Call->getImplicitObjectArgument() : nullptr;
    return Object && makesTask(E, Facts) &&
           (&E == Task.At || Object->IgnoreUnlessSpelledInSource() ==
                                 llvm::cast<Expr>(Maker.At)->IgnoreUnlessSpelledInSource());
  };
  if (const Event *Wrapper = wrappedBy(Task, In, Facts))
    return Wrapper;
  if (Task.What != Fate::Used)
    return nullptr;
  for (const Event &E : In.all())
    if (&E != &Maker && IsOnTask(E))
      return &E;
  return nullptr;
}

/// What is moved on may take with it what it owns. What is called at once stays where it is.
bool isMoved(const flow::Place &Of, const flow::Graph &In, const Knowledge &Facts) {
  return llvm::any_of(In.all(), [&](const Event &E) {
    return E.Kind == flow::EventKind::Move && E.Object && Of.isWithin(*E.Object) &&
           !(E.Goes.How == Destination::Given && E.Goes.At &&
             Facts.fact(callSite(*E.Goes.At), Fact::CallsNow, E.Goes.Index));
  });
}

/// Whether the task is one of the lambda: that is a coroutine, or is what was called. Else the
/// callee calls it like anything else that it refers to; what a library says that it uses later
/// is what the closure refers to.
bool isOfLambda(const Borrowed &Loan, const Knowledge &Facts) {
  return !Loan.Callee || Facts.isForeign(*Loan.Callee) ||
         llvm::any_of(callableTargets(*Loan.Argument), [&](const FunctionDecl *Target) {
           return Target == Loan.Callee ||
                  llvm::isa_and_nonnull<CoroutineBodyStmt>(Target->getBody());
         });
}

Outlived::Part partOf(const Borrowed &Loan, const Fate &Task, const Function &Fn,
                      const Knowledge &Facts) {
  const CXXRecordDecl *Class = structure::classOf(Loan.Of->type());
  if (Class && Class->isLambda() && (Class->capture_size() == 0 || isOfLambda(Loan, Facts)))
    return Outlived::Closure;
  const bool IsVariable = Loan.Of->root().What == flow::Place::Variable;
  return IsVariable && Task.What == Fate::Returned && !Fn.isCoroutine() ? Outlived::OwnVariable
                                                                        : Outlived::Argument;
}

/// Dropped, started, or kept in a member at once.
bool isLeft(const Event &Maker, const flow::Graph &In, const Knowledge &Facts) {
  switch (Maker.Goes.How) {
  case Destination::Dropped:
    return runsByItself(Maker, Facts);
  case Destination::Stored:
    return Maker.Goes.To && !endsHere(*Maker.Goes.To, In);
  case Destination::Given:
    return startedBy(Maker.Goes, In, Facts);
  default:
    return false;
  }
}

/// left-running(f): somewhere the task of f is not awaited where f is called.
void inferLeftRunning(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (!Fn.events())
    return;
  for (const Event &E : Fn.events()->all())
    if (E.Callee && !isInStd(*E.Callee) && makesTask(E, Of.knowledge()) &&
        isLeft(E, *Fn.events(), Of.knowledge()))
      Into.Rules.push_back({{Fact::LeftRunning, keyOf(*E.Callee)},
                            {},
                            {Of.place(E.At->getBeginLoc()),
                             "'" + displayName(*E.Callee) + "' is called and not awaited here"},
                            displayName(*E.Callee)});
}

const Inference Registered{"left-running", inferLeftRunning};

/// Whether something is called on what the task was given to: that may run it.
bool isRunHere(const CallSite &Start, const flow::Graph &In) {
  return llvm::any_of(In.all(), [&](const Event &E) {
    return E.Kind == flow::EventKind::Call && E.Object && E.At && callSite(*E.At).Callee &&
           llvm::any_of(Start.Arguments,
                        [&](const Expr *Argument) { return In.places().of(Argument) == E.Object; });
  });
}

/// The call that has started a task which nobody here waits for.
const Event *startOf(const Fate &Task, const Event &Maker, const flow::Graph &In,
                     const Knowledge &Facts) {
  if (Task.What == Fate::Given)
    return startedBy(Task.At->Goes, In, Facts);
  const bool RunsOn = Task.What == Fate::Dropped && Task.At == &Maker;
  return RunsOn && runsByItself(Maker, Facts) ? &Maker : nullptr;
}

/// A task that is started and refers to a variable of the function, which waits for nothing
/// before that ends. A closure in a variable is not followed.
std::optional<std::pair<Fate, Condition>> leftBehind(const Event &Maker, const flow::Place &Of,
                                                     const Function &Fn, const Knowledge &Facts) {
  const flow::Graph &In = *Fn.events();
  const CXXRecordDecl *Class = structure::classOf(Of.type());
  if (Of.root().What != flow::Place::Variable || Fn.decl().isMain() || (Class && Class->isLambda()))
    return std::nullopt;
  for (const Fate &Each : flow::fatesOf(In, Maker, never, &Of)) {
    const Event *Start = startOf(Each, Maker, In, Facts);
    if (!Start)
      continue;
    const CallSite Sink = callSite(*Start->At);
    if (isJoinedHere(Sink, Fn, Facts) || isRunHere(Sink, In))
      continue;
    if (auto When = endsWithoutWaiting(*Start, Of, In, Facts))
      return std::pair(Each, std::move(*When));
  }
  return std::nullopt;
}

std::vector<Outlived> searched(const Function &Fn, const Knowledge &Facts) {
  std::vector<Outlived> Result;
  if (!Fn.events())
    return Result;
  for (const Event &E : Fn.events()->all()) {
    if (!makesTask(E, Facts))
      continue;
    const auto *Call = llvm::cast<CallExpr>(E.At);
    for (const Borrowed &Loan : borrowedBy(E, *Fn.events(), Facts))
      if (const auto Task = outliving(E, *Loan.Of, *Fn.events(), Facts))
        Result.push_back({Call, Loan, *Task, partOf(Loan, *Task, Fn, Facts), {}});
      else if (auto Left = leftBehind(E, *Loan.Of, Fn, Facts))
        Result.push_back({Call, Loan, Left->first, Outlived::Argument, std::move(Left->second)});
  }
  return Result;
}

} // namespace

const Event *eventOf(const Stmt &Call, const flow::Graph &In) {
  for (const Event &E : In.all())
    if (E.Kind == flow::EventKind::Call && E.At == &Call && !E.Implicit)
      return &E;
  return nullptr;
}

std::optional<Fate> outliving(const Event &Maker, const flow::Place &Of, const flow::Graph &In,
                              const Knowledge &Facts) {
  for (const Fate &Each : flow::fatesOf(In, Maker, never, &Of)) {
    if (outlives(Each, Maker, Of, In, Facts))
      return Each;
    if (const Event *Next = continuedBy(Each, Maker, In, Facts); Next && !isMoved(Of, In, Facts))
      if (const auto Later = outliving(*Next, Of, In, Facts))
        return Later;
  }
  return std::nullopt;
}

const std::vector<Outlived> &outlivedIn(const Function &Fn, const Knowledge &Facts) {
  return Fn.once([&] { return searched(Fn, Facts); });
}

Condition whenUsed(const Outlived &Found, const Knowledge &Facts) {
  const Borrowed &Loan = Found.Loan;
  Condition When = Found.When;
  if (Loan.Callee && !Facts.fact(callSite(*Found.Call), Fact::UsesLater, Loan.Index))
    When.If.push_back({Fact::UsesLater, keyOf(*Loan.Callee), Loan.Index});
  return When;
}

std::vector<Note> notesOn(const Fate &Task) {
  if (Task.Ended && Task.At->At)
    return {{Task.At->At->getBeginLoc(), "the task is used here"}};
  switch (Task.What) {
  case Fate::Kept:
    return {{Task.At->At->getBeginLoc(), "the task is kept here"}};
  case Fate::Given:
    if (llvm::isa<CXXConstructExpr>(Task.At->Goes.At))
      return {};
    return {{Task.At->Goes.At->getBeginLoc(), "the task is started here"}};
  default:
    return {};
  }
}

} // namespace coro_tidy
