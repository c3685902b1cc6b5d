// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task that nobody awaits never runs, or runs and loses its exception:
//
//   flush();                          // dropped on the spot
//   auto units = acquire(limit, 1);   // never awaited: the name silences [[nodiscard]]
//
//   auto next = read(stream);
//   if (done)
//     co_return;                      // not awaited on every path
//   use(co_await std::move(next));
//
//   future<> told(future<Vote> vote) {
//     if (late)
//       return now();                 // what the caller gave is not looked at
//
//   for (auto &task : tasks)
//     if (!co_await task)
//       co_return;                    // the tasks behind it are not awaited
//
//   serving_ = serve();               // a member that nobody awaits, or starts
//
//   auto stored = store(first);
//   co_await check(second);           // when it throws, nobody has the task any more
//   co_await std::move(stored);
//
//   sent.then([stored = std::move(stored)] ...)    // nor when sent fails

#include "core/Check.h"
#include "topics/lifetime/Outlives.h"
#include "topics/sessions/MemberScopes.h"
#include "topics/tasks/Abandoned.h"
#include "topics/tasks/Continuations.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/IdleAwaiters.h"
#include "topics/tasks/LostTask.h"
#include "topics/tasks/Tasks.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `auto x = f();` takes the type of what the task yields once it is awaited, and
/// `auto a = f(), b = f();` deduces one type for all of them.
bool canAwaitInitializer(const VarDecl &Local, const Function &Fn) {
  if (!Local.getType()->getContainedDeducedType() || Local.getType()->isReferenceType())
    return false;
  const Stmt *Around = Fn.parents().getParent(Local.getInit());
  const auto *Declaration = llvm::dyn_cast_or_null<DeclStmt>(Around);
  return Declaration && Declaration->isSingleDecl();
}

/// What is dropped with the task that a call makes: a `?:` is dropped as a whole.
const Expr &droppedWith(const flow::Event &Maker) {
  const auto &Call = llvm::cast<Expr>(*Maker.At);
  if (Maker.Goes.How != flow::Destination::Dropped)
    return Call;
  const Expr *Whole = &written(*llvm::cast<Expr>(Maker.Goes.At));
  for (const Expr *Outer = nullptr; Outer != Whole;) {
    Outer = Whole;
    const auto *Cast = llvm::dyn_cast<ExplicitCastExpr>(Outer);
    const auto *Comma = llvm::dyn_cast<BinaryOperator>(Outer);
    if (Cast && Cast->getCastKind() == CK_ToVoid)
      Whole = &written(*Cast->getSubExpr());
    else if (Comma && Comma->isCommaOp())
      Whole = &written(*Comma->getRHS());
  }
  return llvm::isa<StmtExpr>(Whole) ? Call : *Whole;
}

/// `auto _ = f();`
bool isPlaceholder(const VarDecl &Local) {
  return Local.getIdentifier() && Local.getIdentifier()->isPlaceholder();
}

class DiscardedTaskCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    for (const ParmVarDecl *Parameter : Fn.decl().parameters())
      if (const auto Lost = lostTask(Fn, *Parameter, workspace()); Lost && !Lost->Voided)
        reportHeld(Fn, *Parameter, *Lost);
    for (const GivenOnSuccess &Given : tasksGivenOnSuccess(Fn, workspace()))
      givenOnSuccess(Given);
    for (const flow::Event &E : Fn.events()->all()) {
      const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
      if (!Call || E.Kind != flow::EventKind::Call)
        continue;
      if (newTask(*Call, knowledge())) {
        examine(Fn, E, *Call);
        abandoned(Fn, E, *Call);
        keptInMember(Fn, E, *Call);
        continue;
      }
      if (E.Goes.How == flow::Destination::Dropped)
        cancelled(E, *Call);
      if (Fn.isCoroutine() && isLeftHere(E))
        examineIdle(Fn, E, *Call);
    }
  }

private:
  static bool isLeftHere(const flow::Event &Maker) {
    return Maker.Goes.How == flow::Destination::Dropped ||
           Maker.Goes.How == flow::Destination::Stored;
  }

  /// A continuation that has a task, and does not run when what is before it fails. Whether that
  /// can happen is known of functions alone.
  void givenOnSuccess(const GivenOnSuccess &Given) {
    const NamedDecl *Before = callSite(*Given.Before).Callee;
    Report Finding{.At = Given.Captured->getLocation(),
                   .Message = "task '" + Given.Captured->getCapturedVar()->getNameAsString() +
                              "' is dropped when " +
                              (Before ? "'" + displayName(*Before) + "'" : "what is before") +
                              " fails: this continuation does not run then"};
    if (Given.Maker)
      Finding.When = ifFails(*Given.Maker);
    else
      Finding.Grade = Severity::Hint;
    report(std::move(Finding));
  }

  /// What refers to variables of the function as well is reported for that.
  void abandoned(const Function &Fn, const flow::Event &Maker, const CallExpr &Call) {
    if (llvm::any_of(outlivedIn(Fn, knowledge()),
                     [&](const Outlived &Found) { return Found.Call == &Call; }))
      return;
    for (const AbandonedTask &Task : abandonments(Fn, Maker, workspace())) {
      const bool IsOneOfMany = Task.End.Holder->What == flow::Place::Element;
      Report Finding{
          .At = Call.getBeginLoc(),
          .Message = (IsOneOfMany ? "tasks in '" : "task '") + nameOf(*Task.End.Holder) +
                     (IsOneOfMany ? "' are" : "' is") + " left running when '" +
                     displayName(*Task.Awaited) + "' throws",
          .Notes = {{Task.Await->getBeginLoc(), "the exception leaves the function here"}},
          .When = whenLeft(Task),
          .Grade = Severity::Warning};
      report(Finding);
      if (Task.IsTried)
        continue; // What a handler makes of it is known of what is thrown alone.
      Finding.When = {.UnlessKnown = Finding.When.If};
      Finding.Grade = Severity::Hint;
      report(std::move(Finding));
    }
  }

  /// A member that nobody in its class ever does anything with but to give it a task.
  void keptInMember(const Function &Fn, const flow::Event &Maker, const CallExpr &Call) {
    const FieldDecl *Field = keptLazily(Maker, Fn, knowledge());
    auto Users = Field ? joinersOf(*Field) : std::nullopt;
    if (Users)
      report(
          {.At = Call.getBeginLoc(),
           .Message = "task in '" + Field->getNameAsString() + "' is never awaited: it never runs",
           .When = {.Unless = std::move(*Users), .UnlessKnown = {joins(nullptr, *Field)}}});
  }

  /// A task that runs while somebody has it: one in a variable is had, whoever looks at it.
  void cancelled(const flow::Event &Maker, const CallExpr &Call) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Maker.Callee);
    const CallSite Site = callSite(Call);
    const auto LetsRun = [&](const Expr *Argument) {
      return knowledge().holds(Argument->getType(), Fact::RunsUnowned);
    };
    if (Callee && madeTask(Call, knowledge()) && !Maker.Implicit &&
        knowledge().holds(Call.getType(), Fact::CancelledAtEnd) &&
        !knowledge().holds(Site, Fact::MayBeDropped) && !knowledge().holds(Site, Fact::Ready) &&
        llvm::none_of(Site.Arguments, LetsRun))
      report({.At = Call.getBeginLoc(),
              .Message = "task returned by " + calleeName(Call) + " is dropped: it is cancelled",
              .When = {.If = {{Fact::Coroutine, keyOf(*Callee)}}}});
  }

  /// Of no coroutine type: `io.schedule_after(50ms);`, `auto lock = mutex.scoped_lock();`
  void examineIdle(const Function &Fn, const flow::Event &Maker, const CallExpr &Call) {
    const SaidBy Waits = makesIdleAwaiter(callSite(Call), knowledge());
    const std::optional<LostTask> Lost = Waits ? lostTask(Fn, Maker, workspace()) : std::nullopt;
    if (!Lost || !Lost->Always || Lost->How != Discard::Tacit || Lost->Voided)
      return;
    const VarDecl *Local = Lost->Holder ? Lost->Holder->variable() : nullptr;
    const bool CanFix =
        !Local || (canAwaitInitializer(*Local, Fn) && yieldsObject(Local->getType()));
    report({.At = Local ? Local->getLocation() : Call.getBeginLoc(),
            .Message = Local ? "'" + Local->getNameAsString() +
                                   "' is never awaited, and does nothing until it is"
                             : "what " + calleeName(Call) +
                                   " returns is dropped: it does nothing until it is awaited",
            .Fixes = CanFix ? fixesFor(Fn, Call) : std::vector<FixItHint>(),
            .Grade = Severity::Warning,
            .RestsOn = *Waits});
  }

  void examine(const Function &Fn, const flow::Event &Maker, const CallExpr &Call) {
    const std::optional<LostTask> Lost = lostTask(Fn, Maker, workspace());
    if (!Lost || isOnPurpose(*Lost, Call.getType()))
      return;
    const VarDecl *Local = Lost->Holder ? Lost->Holder->root().variable() : nullptr;
    if (Local && (!Lost->Always || !isPlaceholder(*Local)))
      return reportHeld(Fn, *Local, *Lost);
    const Expr &Dropped = droppedWith(Maker);
    const bool CanFix = !Local && (Lost->How != Discard::Ignore || yieldsObject(Call.getType()));
    report({.At = Dropped.getBeginLoc(),
            .Message = droppedMessage(Dropped, Call),
            .Fixes = CanFix ? fixesFor(Fn, Dropped) : std::vector<FixItHint>()});
  }

  /// A cast to void, or an assignment to std::ignore, excuses what has started: a lazy task
  /// does nothing, ever.
  bool isOnPurpose(const LostTask &Lost, QualType Task) const {
    if (Lost.How == Discard::Tacit && !Lost.Voided)
      return false;
    return knowledge().holds(Task, Fact::VoidDetaches) ||
           (*IgnoreVoidCast && knowledge().task(Task) != TaskKind::Lazy);
  }

  std::string droppedMessage(const Expr &Value, const CallExpr &Call) const {
    const bool IsEither = llvm::isa<ConditionalOperator>(Value);
    const std::string Dropped =
        "task " + (IsEither ? "of either branch" : "returned by " + calleeName(Call)) +
        " is dropped";
    switch (knowledge().task(Call.getType())) {
    case TaskKind::Lazy:
      return Dropped + ": it never runs";
    case TaskKind::Eager:
      return Dropped + ": its outcome is lost";
    default:
      return Dropped;
    }
  }

  /// The promise of a generator takes no co_await.
  std::vector<FixItHint> fixesFor(const Function &Fn, const Expr &Value) const {
    if (knowledge().isGenerator(Fn.decl().getReturnType()))
      return {};
    return awaiting(Value, Fn);
  }

  void reportHeld(const Function &Fn, const VarDecl &Local, const LostTask &Lost) {
    const flow::Place &Holder = *Lost.Holder;
    const bool IsOneOfMany = Holder.What == flow::Place::Element;
    const auto *Binding = llvm::dyn_cast_or_null<BindingDecl>(Holder.Named);
    Report Finding{.At = Binding ? Binding->getLocation() : Local.getLocation(),
                   .Message = (IsOneOfMany ? "tasks in '" : "task '") + nameOf(Holder) +
                              (IsOneOfMany ? "' are " : "' is ") +
                              (Lost.Always ? "never awaited" : "not awaited on every path")};
    if (Lost.Unneeded)
      Finding.Grade = Severity::Hint;
    if (!Lost.Always)
      for (const LostTask::Way &Way : Lost.Ways)
        Finding.Notes.push_back({Way.At, Way.Words.str()});
    else if (Holder.variable() && Local.getInit() && newTask(*Local.getInit(), knowledge()) &&
             canAwaitInitializer(Local, Fn) && yieldsObject(Local.getType()))
      Finding.Fixes = fixesFor(Fn, written(*Local.getInit()));
    report(std::move(Finding));
  }

  /// `both.second`; what a variable owns, or has elements of, has its name.
  static std::string nameOf(const flow::Place &Holder) {
    const auto *Field = llvm::dyn_cast_or_null<FieldDecl>(Holder.Named);
    if (Field)
      return nameOf(*Holder.Of) + "." + Field->getNameAsString();
    return Holder.Named ? Holder.Named->getNameAsString() : nameOf(*Holder.Of);
  }

  Option<bool> IgnoreVoidCast{*this, "IgnoreVoidCast", true,
                              "an eager task that is cast to void is dropped on purpose"};
};

const Registration<DiscardedTaskCheck> Registered{{
    .Name = "coro-discarded-task",
    .Summary = "a task is dropped, or on some path neither awaited nor handed on",
    .Level = Severity::Error,
    .Keeps = Principle::AwaitOrOwn,
    .Serves = "call async functions with await; no leaked tasks",
}};

} // namespace
} // namespace coro_tidy
