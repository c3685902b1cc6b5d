// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A coroutine may go on with another thread than it was suspended on, and other coroutines
// have run on its own thread meanwhile. So what belongs to the thread does not last:
//
//   Cache &cache = local_cache();          // of this thread
//   co_await refresh();
//   cache.clear();                         // of whichever thread that was
//
//   ScopeFail undo([&] { rollback(); });   // counts the exceptions of its thread ...
//   co_await write();                      // ... on perhaps two of them
//
// What is only copied before a suspension, to be passed on, is right.

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Loans.h"
#include "flow/Typestate.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/ThreadBound.h"
#include "topics/sessions/Sessions.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::State;

enum : State {
  Fresh,
  Stale, ///< Made before a suspension.
};

bool isSuspension(const Event &E) { return E.Kind == EventKind::Suspend && !E.Implicit; }

class ThreadLocalCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.suspends() || !Fn.events())
      return;
    guards(Fn);
    if (knowledge().holds(Fn.decl().getReturnType(), Fact::SingleThread))
      return;
    const auto Meeting = meetingThread(Fn);
    for (const VarDecl *Local : Fn.locals())
      if (Local->getInit() && (flow::refersElsewhere(Local->getType()) || Meeting.contains(Local)))
        examine(Fn, *Local);
    errorNumbers(Fn);
  }

private:
  // Objects that begin and end on one thread.

  void guards(const Function &Fn) {
    llvm::SmallPtrSet<const flow::Place *, 8> Seen;
    for (const Event &E : Fn.events()->all())
      if (E.Kind == EventKind::Destroy && E.Callee && E.Object && Seen.insert(E.Object).second)
        guard(Fn, *E.Object);
  }

  void guard(const Function &Fn, const flow::Place &Object) {
    const CXXRecordDecl *Class = structure::classOf(Object.type());
    const std::vector<Condition> When =
        Class ? ifThreadBound(*Class, workspace()) : std::vector<Condition>();
    if (When.empty())
      return;
    const auto Hits =
        flow::run(*Fn.events(), Object, [&](State From, const Event &E) -> flow::Step {
          if (E.Object == &Object && E.Kind == EventKind::Move)
            return {Fresh};
          const bool Begins = E.Object == &Object ? E.Kind == EventKind::Declare
                                                  : E.Kind == EventKind::Call && Object.Made &&
                                                        flow::originOf(Object.Made) == E.At;
          return {Begins ? State(Alive) : From, From == Alive && isSuspension(E)};
        });
    if (Hits.empty())
      return;
    const std::string Name = Object.Named ? "'" + Object.Named->getNameAsString() + "'"
                                          : "this object of '" + displayName(*Class) + "'";
    for (const Condition &If : When) {
      Report Finding{.At = Object.Named ? Object.Named->getLocation() : Object.Made->getBeginLoc(),
                     .Message = Name + " is bound to its thread and lives across a suspension",
                     .When = If};
      for (const flow::Hit &Hit : Hits)
        Finding.Notes.push_back({Hit.At.At->getBeginLoc(), "may go on with another thread here"});
      report(std::move(Finding));
    }
  }
  static constexpr State Alive = 1;

  // References and values.

  void examine(const Function &Fn, const VarDecl &Local) {
    const std::optional<Condition> When = ifOfThread(Fn, Local);
    if (!When)
      return;
    const bool Refers = flow::refersElsewhere(Local.getType());
    const auto IsUse = [&](const Event &E) {
      return E.Object && E.Object->root().variable() == &Local && E.Kind != EventKind::Destroy &&
             E.Kind != EventKind::Declare && (Refers || meetsThread(Fn, E));
    };
    const auto Hits = flow::run(*Fn.events(), Local, [&](State From, const Event &E) -> flow::Step {
      if (isSuspension(E))
        return {Stale};
      if (E.Kind == EventKind::Assign && E.variable() == &Local)
        return {Fresh};
      return {From, From == Stale && IsUse(E)};
    });
    if (Hits.empty())
      return;
    report({.At = locationOf(Hits.front().At),
            .Message = (Refers ? "'" + nameOf(Local) + "' refers to what belongs to"
                               : "'" + nameOf(Local) + "' tells of") +
                       " the thread that ran before the suspension",
            .Notes = {{Local.getLocation(), "it is taken from the thread here"},
                      {Hits.front().Since.At->getBeginLoc(), "may go on with another thread here"}},
            .When = *When});
  }

  /// The range of `for (auto &x : range)` has no name that was written.
  static std::string nameOf(const VarDecl &Local) {
    return Local.isImplicit() ? "range" : Local.getNameAsString();
  }

  /// When the variable is made of what belongs to the thread.
  std::optional<Condition> ifOfThread(const Function &Fn, const VarDecl &Local) const {
    const Expr &Value = *Local.getInit();
    if (const flow::Place *Of = flow::borrowed(Local.getType(), Value, Fn.events()->places()))
      if (isOfThread(*Of))
        return Condition();
    const Expr *Plain = Value.IgnoreUnlessSpelledInSource();
    const bool Refers = flow::refersElsewhere(Local.getType());
    if (const auto *Call = llvm::dyn_cast<CallExpr>(Plain))
      return !Refers || Call->isGLValue() || isAddress(*Call) ? ifThreadLocal(*Call, knowledge())
                                                              : std::nullopt;
    return !Refers && mentionsThread(*Plain) && isName(*Plain) ? std::optional(Condition())
                                                               : std::nullopt;
  }

  static bool isAddress(const CallExpr &Call) { return Call.getType()->isPointerType(); }
  static bool isName(const Expr &E) { return llvm::isa<DeclRefExpr, MemberExpr>(E); }

  /// The variables whose values are held against the thread, or given back to it.
  llvm::SmallPtrSet<const VarDecl *, 8> meetingThread(const Function &Fn) const {
    llvm::SmallPtrSet<const VarDecl *, 8> Result;
    for (const Event &E : Fn.events()->all())
      if (const VarDecl *Of = E.Object ? E.Object->root().variable() : nullptr;
          Of && !Result.contains(Of) && meetsThread(Fn, E))
        Result.insert(Of);
    return Result;
  }

  /// A value of the thread may be passed on anywhere, but not held against the thread, or
  /// given back to it: `id == std::this_thread::get_id()`, `depth = before;`
  bool meetsThread(const Function &Fn, const Event &E) const {
    if (E.Goes.To && isOfThread(*E.Goes.To))
      return true;
    const auto *Part = llvm::dyn_cast_or_null<Expr>(E.At);
    for (const Stmt *Above = Part ? Fn.parents().getParent(Part) : nullptr;
         llvm::isa_and_nonnull<Expr>(Above); Above = Fn.parents().getParent(Above)) {
      const auto *Compared = llvm::dyn_cast<BinaryOperator>(Above);
      const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(Above);
      if ((Compared && Compared->isComparisonOp()) || (Operator && Operator->isComparisonOp()))
        return mentionsThread(*Above) || anyStatement(Above, [&](const Stmt &S) {
                 const auto *Call = llvm::dyn_cast<CallExpr>(&S);
                 const auto If = Call ? ifThreadLocal(*Call, knowledge()) : std::nullopt;
                 return If && If->holdsAlways();
               });
    }
    return false;
  }

  // errno.

  void errorNumbers(const Function &Fn) {
    enum : State { Unset, Set, Lost };
    const auto Next = [&](State From, const Event &E) -> flow::Step {
      if (isSuspension(E))
        return {From == Set ? State(Lost) : From};
      if (E.Kind == EventKind::Resume && isNumber(E))
        return {Unset}; // What was awaited may be called like a function of C.
      const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
      if (E.Kind != EventKind::Call || E.Implicit || !Callee)
        return {From};
      if (isErrorNumber(*Callee))
        return isWritten(*E.At, Fn) ? flow::Step{Unset} : flow::Step{From, From == Lost};
      return {Callee->isExternC() ? State(Set) : From == Lost ? State(Unset) : From};
    };
    for (const flow::Hit &Hit : flow::run(*Fn.events(), Next))
      report({.At = locationOf(Hit.At),
              .Message = "'errno' is read after a suspension, by which it may have changed",
              .Notes = {{Hit.Since.At->getBeginLoc(), "may go on with another thread here"}}});
  }

  static bool isNumber(const Event &Resumed) {
    const auto *Value = llvm::dyn_cast_or_null<Expr>(Resumed.At);
    return Value && Value->getType()->isArithmeticType() &&
           Resumed.Goes.How != flow::Destination::Dropped;
  }

  /// errno = 0;
  static bool isWritten(const Stmt &Location, const Function &Fn) {
    const Stmt *Part = &Location, *Around = Fn.parents().getParent(Part);
    while (llvm::isa_and_nonnull<ParenExpr, UnaryOperator>(Around)) {
      Part = Around;
      Around = Fn.parents().getParent(Part);
    }
    const auto *Assigned = llvm::dyn_cast_or_null<BinaryOperator>(Around);
    return Assigned && Assigned->getOpcode() == BO_Assign && Assigned->getLHS() == Part;
  }

  /// `*__errno_location()`
  bool isErrorNumber(const FunctionDecl &Callee) const {
    return Callee.isExternC() && Callee.getNumParams() == 0 &&
           Callee.getReturnType()->isPointerType() && knowledge().holds(Callee, Fact::ThreadLocal);
  }
};

const Registration<ThreadLocalCheck> Registered{{
    .Name = "coro-thread-local",
    .Summary = "what belongs to a thread is used across a suspension",
    .Level = Severity::Warning,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
