// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/Outlives.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Loans.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/Joins.h"
#include "topics/lifetime/LeftBehind.h"
#include "topics/lifetime/LentOn.h"
#include "topics/lifetime/Starts.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Destination;
using flow::Event;
using flow::Fate;

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

/// The object that is made of a task: by its constructor, or by a function that takes the task.
const Expr *objectMadeOf(const Destination &Goes) {
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Goes.At);
  const bool IsMade = Call ? Call->isPRValue() && isTakenBy(*Call, Goes)
                           : llvm::isa_and_nonnull<CXXConstructExpr>(Goes.At);
  return IsMade ? llvm::cast<Expr>(Goes.At) : nullptr;
}

/// `return Running(read(x));`    the new object keeps the task, and outlives the statement.
/// `auto running = run(read(x));`    so does what a function makes of it
bool isKeptByObject(const Destination &Goes, const Event &Maker, const flow::Graph &In) {
  const Expr *Made = objectMadeOf(Goes);
  const CXXRecordDecl *Class = Made ? structure::classOf(Made->getType()) : nullptr;
  const Event *Object = Class ? eventOf(*Made, In) : nullptr;
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
  case Fate::Used:
    return Task.Ended || (EndsAtOnce && startOf(Task, Maker, In, Facts));
  case Fate::Awaited:
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

/// Dropped, started where nobody here sees it joined, or kept in a member at once.
bool isLeft(const Event &Maker, const flow::Graph &In, const Knowledge &Facts) {
  switch (Maker.Goes.How) {
  case Destination::Dropped:
    return runsByItself(Maker, Facts);
  case Destination::Stored:
    return Maker.Goes.To && !endsHere(*Maker.Goes.To, In);
  case Destination::Given:
    return startedBy(Maker.Goes, In, Facts) &&
           !isInScopeInView(callSite(*Maker.Goes.At), In, Facts);
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

/// A part of a variable that the call is lent by another name: `for (auto &x : all) f(x)`.
const flow::Place *partLent(const Borrowed &Loan, const flow::Graph &In, const Knowledge &Facts) {
  if (endsHere(*Loan.Of, In))
    return nullptr;
  const flow::Place &Real = flow::withoutAliases(*Loan.Of, In.places());
  return endsHere(Real, In) && !isMoved(Real, In, Facts) ? &Real : nullptr;
}

/// What runs on by itself may come to its end before the variable does: where the function waits,
/// or where the coroutine that is given it is never suspended.
///   detached(serve(&loop));  loop.run();
std::optional<Condition> unlessEnded(const Fate &Task, const Borrowed &Loan, const Function &Fn,
                                     const Knowledge &Facts) {
  if (Task.What != Fate::Dropped || Loan.Of->root().What != flow::Place::Variable)
    return Condition();
  auto When = Fn.decl().isMain() ? std::nullopt
                                 : endsWithoutWaiting(*Task.At, *Loan.Of, *Fn.events(), Facts);
  if (When && Loan.Callee && !Facts.isForeign(*Loan.Callee))
    When->If.push_back({Fact::MaySuspend, keyOf(*Loan.Callee)});
  return When;
}

/// When what a function is lent, which tells nothing of the tasks that it may start, ends before
/// anybody waits for these.
std::optional<Condition> whenEnded(const Event &Call, const Borrowed &Loan, const Function &Fn,
                                   const Knowledge &Facts) {
  if (!endsHere(*Loan.Of, *Fn.events()))
    return std::nullopt;
  if (Loan.Of->root().What == flow::Place::Temporary)
    return Condition();
  return Fn.decl().isMain() ? std::nullopt
                            : endsWithoutWaiting(Call, *Loan.Of, *Fn.events(), Facts);
}

/// `return Write{to, text};`    an awaitable that refers to what ends with the function
void addReturned(const Event &Return, const Function &Fn, const Knowledge &Facts,
                 std::vector<Outlived> &Into) {
  for (const Viewed &Member : membersReturned(Return, Facts))
    if (const flow::Place *Of = flow::borrowed(Member.By, *Member.What, Fn.events()->places());
        Of && !Fn.isCoroutine() && endsHere(*Of, *Fn.events()) &&
        Of->root().What == flow::Place::Variable)
      Into.push_back({llvm::cast<ReturnStmt>(Return.At)->getRetValue(),
                      {Of, Member.What, Atom::NoIndex, nullptr},
                      Fate{Fate::Returned, &Return},
                      Outlived::OwnVariable,
                      {}});
}

std::vector<Outlived> searched(const Function &Fn, const Knowledge &Facts) {
  std::vector<Outlived> Result;
  if (!Fn.events())
    return Result;
  const flow::Graph &In = *Fn.events();
  for (const Event &E : In.all()) {
    if (E.Kind == flow::EventKind::Return) {
      addReturned(E, Fn, Facts, Result);
      continue;
    }
    if (!makesTask(E, Facts) && !constructsAwaitable(E, Facts)) {
      for (const auto &Lent : {lentByStarting(E, In, Facts), lentToOperation(E, In, Facts)})
        for (const Borrowed &Loan : Lent)
          if (auto When = whenEnded(E, Loan, Fn, Facts))
            Result.push_back({llvm::cast<CallExpr>(E.At), Loan, Fate{Fate::Dropped, &E},
                              Outlived::Argument, std::move(*When)});
      continue;
    }
    const auto *Call = llvm::cast<Expr>(E.At);
    const auto add = [&](const Borrowed &Loan, const Fate &Task, Condition When) {
      Result.push_back({Call, Loan, Task, partOf(Loan, Task, Fn, Facts), std::move(When)});
    };
    for (const Borrowed &Loan : borrowedBy(E, In, Facts)) {
      if (const auto Task = outliving(E, *Loan.Of, In, Facts)) {
        if (auto When = unlessEnded(*Task, Loan, Fn, Facts))
          add(Loan, *Task, std::move(*When));
      } else if (Left Later = leftBehind(E, *Loan.Of, Fn, Facts)) {
        add(Loan, Later->first, std::move(Later->second));
      }
    }
    for (const Borrowed &Loan : givenTo(E, In, Facts)) {
      const ParmVarDecl *LentBy = lentByCaller(*Loan.Of, In);
      if (!LentBy && !isGivenUp(*Loan.Of, In))
        continue;
      if (Left Later = leftWithCallers(E, *Loan.Of, Fn, Facts)) {
        add(Loan, Later->first, std::move(Later->second));
        Result.back().LentBy = LentBy;
      }
    }
    if (!goesOnWhenLeft(E, Fn, Facts))
      continue;
    for (Borrowed &Loan : givenTo(E, In, Facts))
      if (const flow::Place *Part = partLent(Loan, In, Facts))
        if (Left Later = leftByException(E, *Part, Fn, Facts)) {
          Loan.Of = Part;
          add(Loan, Later->first, std::move(Later->second));
        }
  }
  return Result;
}

} // namespace

std::optional<Fate> outliving(const Event &Maker, const flow::Place &Of, const flow::Graph &In,
                              const Knowledge &Facts) {
  for (const Fate &Each : flow::fatesOf(In, Maker, &Of)) {
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

Fact howUsed(const Fate &Task) {
  const bool HasRun = Task.What == Fate::Used && !Task.Ended;
  return HasRun ? Fact::UsesResumed : Fact::UsesLater;
}

Condition whenUsed(const Outlived &Found, const Knowledge &Facts) {
  const Borrowed &Loan = Found.Loan;
  Condition When = Found.When;
  if (Loan.Callee && !Facts.fact(callSite(*Found.Call), Fact::UsesLater, Loan.Index))
    When.If.push_back({howUsed(Found.Task), keyOf(*Loan.Callee), Loan.Index});
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
  case Fate::Dropped:
    if (!Task.Via || Task.How != flow::Exit::Exception)
      return {};
    return {{Task.Via->getBeginLoc(), "an exception leaves the function here"}};
  default:
    return {};
  }
}

} // namespace coro_tidy
