// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Somebody was told that a task failed, and did not listen:
//
//   co_spawn(loop, serve(), [](std::exception_ptr) {});         // the handler has no name for it
//   auto results = co_await gather_settled(std::move(tasks));   // never looked at
//   co_await when_all(flush(a), flush(b));                      // nor are finished tasks
//   group.start(serve());                                       // the group drops exceptions
//   void taskFailed(kj::Exception &&) override {}               // told of all tasks of a set
//   throw error;                                                // of a std::exception_ptr
//
// A task for which nobody is told at all is coro-detached-task's.

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/cancellation/Listeners.h"
#include "topics/loops/Extent.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Makers.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

class UnobservedExceptionCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    if (isListener(Fn.decl(), knowledge()))
      listener(Fn.decl());
    for (const flow::Event &E : Fn.events()->all())
      if (const auto *Throw = llvm::dyn_cast_or_null<CXXThrowExpr>(E.At);
          Throw && E.Kind == flow::EventKind::Throw)
        thrown(*Throw);
      else if (const auto *Call = llvm::dyn_cast_or_null<Expr>(E.At);
               Call && E.Kind == flow::EventKind::Call)
        started(*Call);
    for (const DiscardedValue &Dropped : discardedValues(Fn))
      if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(Dropped.Value);
          Await && Dropped.How == Discard::Tacit && yieldsAllOutcomes(Fn, *Await))
        outcomesLost(Fn, *Await, Await->getBeginLoc(),
                     "outcomes that " + calleeName(*Await) + " yields are dropped");
    for (const VarDecl *Local : Fn.locals())
      outcomes(Fn, *Local);
  }

private:
  void started(const Expr &Call) {
    const CallSite Site = callSite(Call);
    const FunctionDecl *Maker = nullptr;
    for (unsigned I = 0; I != Site.Arguments.size(); ++I)
      if (knowledge().fact(Site, Fact::ReportsTo, static_cast<int>(I)))
        if (const ParmVarDecl *Ignored = ignoredBy(*Site.Arguments[I]))
          if ((Maker = startedTask(Call, workspace())))
            report({.At = Site.Arguments[I]->getBeginLoc(),
                    .Message = "exception of '" + displayName(*Maker) +
                               "' is lost: its handler ignores it",
                    .Notes = {{Ignored->getLocation(), "it is given here"}},
                    .When = ifFails(*Maker)});
    if (knowledge().holds(Site, Fact::DropsErrors) && (Maker = startedTask(Call, workspace())))
      report({.At = Call.getExprLoc(),
              .Message = "exception of '" + displayName(*Maker) + "' is lost: '" +
                         displayName(*Site.Callee) + "' drops it",
              .When = ifFails(*Maker)});
  }

  const ParmVarDecl *ignoredBy(const Expr &Handler) const {
    const FunctionDecl *Target = handlerIn(Handler, knowledge());
    return Target ? ignoredFailure(*Target, knowledge()) : nullptr;
  }

  /// It is registered once, with the scope: one report for all tasks that are started there.
  void listener(const FunctionDecl &Told) {
    const ParmVarDecl *Ignored = ignoredFailure(Told, knowledge());
    if (!Ignored)
      return;
    for (const FunctionDecl *Maker : heardBy(Told, workspace()))
      report({.At = Told.getLocation(),
              .Message = "exceptions of tasks are lost: '" + displayName(Told) + "' ignores them",
              .When = ifFails(*Maker)});
  }

  /// `throw pointer;` of an exception_ptr: no handler for what is in it takes that.
  void thrown(const CXXThrowExpr &Throw) {
    const Expr *Pointer = Throw.getSubExpr();
    if (!Pointer || !structure::isStdClass(Pointer->getType(), {"exception_ptr"}))
      return;
    std::vector<FixItHint> Fixes = wrapped(*Pointer, "std::rethrow_exception(", ")", context());
    if (!Fixes.empty())
      Fixes.push_back(FixItHint::CreateRemoval(
          CharSourceRange::getCharRange(Throw.getBeginLoc(), Pointer->getBeginLoc())));
    report({.At = Throw.getBeginLoc(),
            .Message = "exception is lost: the pointer to it is thrown in its place",
            .Fixes = std::move(Fixes)});
  }

  /// How each of several tasks ended: by their outcomes, or by the tasks, which have finished.
  bool yieldsAllOutcomes(const Function &Fn, const CoawaitExpr &Await) const {
    if (isAllOf(Await.getType(), [&](QualType Type) { return knowledge().isOutcome(Type); }))
      return true;
    const CallExpr *Gather = awaitedCall(Await);
    return Gather && knowledge().holds(callSite(*Gather), Fact::YieldsReady) &&
           isAllOf(Await.getType(), [&](QualType Type) { return knowledge().isTask(Type); }) &&
           !handlesFailures(Fn);
  }

  /// `tasks.push_back(flush().handle_exception(log));`: then not every task fails.
  bool handlesFailures(const Function &Fn) const {
    return anyStatement(&Fn.body(), [&](const Stmt &S) {
      const CallSite Site = callSite(S);
      return Site.Callee && knowledge().isTask(Site.Result) &&
             knowledge().holds(Site, Fact::HandlesFailure, Standing::Name);
    });
  }

  /// A range of such elements, or a tuple of nothing else.
  static bool isAllOf(QualType Type, llvm::function_ref<bool(QualType)> Is) {
    const auto *Class =
        llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(structure::classOf(Type));
    if (!Class || !Class->isInStdNamespace() || Class->getTemplateArgs().size() == 0)
      return false;
    const TemplateArgument &First = Class->getTemplateArgs()[0];
    if (First.getKind() == TemplateArgument::Type)
      return structure::isStdClass(Type, {"vector", "array", "deque", "list"}) &&
             Is(First.getAsType());
    return First.getKind() == TemplateArgument::Pack && First.pack_size() > 1 &&
           llvm::all_of(First.pack_elements(), [&](const TemplateArgument &Element) {
             return Element.getKind() == TemplateArgument::Type && Is(Element.getAsType());
           });
  }

  void outcomes(const Function &Fn, const VarDecl &Local) {
    const auto *Await =
        Local.getInit() ? llvm::dyn_cast<CoawaitExpr>(&written(*Local.getInit())) : nullptr;
    if (Await && yieldsAllOutcomes(Fn, *Await) && !Local.hasAttr<UnusedAttr>() &&
        !llvm::isa<DecompositionDecl>(Local) && !isLookedAt(Fn.body(), Local))
      outcomesLost(Fn, *Await, Local.getLocation(),
                   "outcomes in '" + Local.getNameAsString() +
                       "' are never looked at: exceptions are lost");
  }

  /// Where the tasks are seen to be made, by functions of the project, one of them has to fail,
  /// to await what its caller gave it, or to be no coroutine that anybody has read; else any may.
  void outcomesLost(const Function &Fn, const CoawaitExpr &Await, SourceLocation At,
                    const std::string &Message) {
    const std::vector<const FunctionDecl *> Makers = gatheredBy(Fn, awaitedCall(Await));
    if (Makers.empty() ||
        llvm::any_of(Makers, [](const FunctionDecl *Maker) { return isInSystemHeader(*Maker); }))
      return report({.At = At, .Message = Message});
    for (const FunctionDecl *Maker : Makers)
      for (const Condition &When :
           {ifFails(*Maker), Condition{.If = {{Fact::AwaitsGiven, keyOf(*Maker)}}},
            Condition{.UnlessKnown = {{Fact::Coroutine, keyOf(*Maker)}}}})
        report({.At = At, .Message = Message, .When = When});
  }

  /// What makes the tasks that are given to a call, one by one or in a range.
  std::vector<const FunctionDecl *> gatheredBy(const Function &Fn, const CallExpr *Gather) {
    std::vector<const FunctionDecl *> Result;
    if (!Gather)
      return Result;
    const Extents Ranges(Fn, workspace());
    for (const Expr *Argument : callSite(*Gather).Arguments) {
      llvm::append_range(Result, makersIn(*Argument, knowledge()));
      llvm::append_range(Result, Ranges.ofRange(*Argument).Makers);
    }
    return Result;
  }

  static bool isAboutNumber(const CXXMethodDecl &Member) {
    return llvm::any_of(std::initializer_list<structure::Role>{structure::Role::Counts,
                                                               structure::Role::Empty,
                                                               structure::Role::Clears},
                        [&](structure::Role As) { return structure::plays(Member, As); });
  }

  /// How many there are says nothing about how they ended.
  static bool isLookedAt(const Stmt &Body, const VarDecl &Local) {
    unsigned Mentions = 0, Counted = 0;
    bool Captured = false;
    forEachStatement(&Body, [&](const Stmt &S) {
      if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
        Mentions += Name->getDecl() == &Local;
      if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S))
        Captured |= mentions(Lambda, Local);
      const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
      const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
      if (Callee && isAboutNumber(*Callee)) {
        const auto *Name =
            llvm::dyn_cast<DeclRefExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts());
        Counted += Name && Name->getDecl() == &Local;
      }
    });
    return Captured || Mentions > Counted;
  }
};

const Registration<UnobservedExceptionCheck> Registered{{
    .Name = "coro-unobserved-exception",
    .Summary = "the exception of a task is given to somebody who ignores it",
    .Level = Severity::Warning,
    .Keeps = Principle::AwaitOrOwn,
    .Serves = "errors of tasks are handled",
    .MeantInTests = true,
}};

} // namespace
} // namespace coro_tidy
