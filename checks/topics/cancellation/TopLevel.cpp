// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/TopLevel.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "knowledge/Tree.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Discarded.h"
#include "clang/AST/ExprCXX.h"
#include <set>

using namespace clang;

namespace coro_tidy {
namespace {

/// Through what a task passes on its way into a call: f(), std::move(t) with t = f().
const Expr *source(const Expr *Task) {
  for (unsigned Steps = 0; Task && Steps < 8; ++Steps) {
    Task = &unmoved(*Task);
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(Task);
    const auto *Variable = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
    if (!Variable || !Variable->hasLocalStorage() || !Variable->getInit())
      return Task;
    Task = Variable->getInit();
  }
  return Task;
}

class StartsCollector {
public:
  explicit StartsCollector(const Knowledge &Facts) : Facts(Facts) {}

  void visit(const Function &Fn) {
    const Uses Of = usesIn(Fn);
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Call = llvm::dyn_cast<CallExpr>(&S);
      if (!Call)
        return;
      const CallSite Site = callSite(*Call);
      if (Facts.holds(Site, Fact::TopLevel) || Facts.holds(Site, Fact::SyncWait)) {
        for (const Expr *Argument : Site.Arguments)
          if (isOwnParameter(*Argument, Fn))
            Result.Starters.push_back(&Fn.decl());
          else
            start(*Argument);
      } else if (const FunctionDecl *Callee = Call->getDirectCallee()) {
        if (!Facts.isForeign(*Callee) && !Facts.isTask(Call->getType()))
          for (const Expr *Argument : Site.Arguments)
            handOn(*Argument, *Callee, Fn);
        if (isOfFunction(*Call, Fn, Of))
          Result.Within[Callee->getCanonicalDecl()] = Fn.decl().getCanonicalDecl();
        else
          Calls.emplace_back(Call, Callee->getCanonicalDecl());
      }
    });
    for (const DiscardedValue &Dropped : discardedValues(Fn))
      if (Dropped.How != Discard::Tacit && runsOn(Dropped.Value->getType()))
        leave(*Dropped.Value);
  }

  Starts finish() {
    for (const auto &[Call, Callee] : Calls)
      if (!Given.contains(Call))
        Result.Below.insert(Callee);
    return std::move(Result);
  }

private:
  /// What a function awaits, and how often it names what.
  struct Uses {
    llvm::DenseSet<const Expr *> Awaited;
    llvm::DenseMap<const ValueDecl *, unsigned> Named, Called; ///< Called and awaited at once.
  };

  static Uses usesIn(const Function &Fn) {
    Uses Result;
    const auto count = [&](const Stmt &S) {
      if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
        ++Result.Named[Name->getDecl()];
    };
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      count(S);
      if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S))
        for (const Expr *Captured : Lambda->capture_inits())
          forEachStatement(Captured, count);
      const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S);
      if (!Await || !Result.Awaited.insert(&operandOf(*Await)).second)
        return;
      if (const auto *Call = llvm::dyn_cast<CXXOperatorCallExpr>(&operandOf(*Await)))
        if (const ValueDecl *Called =
                declarationNamedBy(*Call->getArg(0)->IgnoreUnlessSpelledInSource()))
          ++Result.Called[Called];
    });
    return Result;
  }

  /// Whether the call is of a lambda that this function does nothing with but await it.
  bool isOfFunction(const CallExpr &Call, const Function &Fn, const Uses &Of) const {
    const auto *Called = llvm::dyn_cast<CXXOperatorCallExpr>(&Call);
    const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
    if (!Called || !Method || !Method->getParent()->isLambda() || !Of.Awaited.contains(&Call) ||
        llvm::any_of(Call.arguments(), [&](const Expr *Argument) { return cancels(*Argument); }))
      return false;
    const Expr *Object = Called->getArg(0)->IgnoreUnlessSpelledInSource();
    const ValueDecl *Variable = declarationNamedBy(*Object);
    if (!Variable)
      return llvm::isa<LambdaExpr>(Object);
    const auto *Local = llvm::dyn_cast<VarDecl>(Variable);
    return Local && Local->isLocalVarDecl() && Local->getDeclContext() == &Fn.decl() &&
           Of.Named.lookup(Variable) == Of.Called.lookup(Variable);
  }

  /// A task is given by the call that makes it, a callable is called by who gets it.
  void start(const Expr &Argument) {
    const Expr *From = source(&Argument);
    if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(From)) {
      give(*Call);
    } else if (From) {
      if (const FunctionDecl *Callee = callableTarget(*From))
        Result.TopLevel.insert(Callee->getCanonicalDecl());
      if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(From))
        startWithin(*Lambda);
    }
  }

  static bool isOwnParameter(const Expr &Argument, const Function &Fn) {
    const auto *Name = llvm::dyn_cast_or_null<DeclRefExpr>(source(&Argument));
    const auto *Parameter = Name ? llvm::dyn_cast<ParmVarDecl>(Name->getDecl()) : nullptr;
    return Parameter && Parameter->getDeclContext() == &Fn.decl();
  }

  /// Whether a function of the project starts it at the top, linking tells.
  void handOn(const Expr &Argument, const FunctionDecl &To, const Function &Fn) {
    const Expr *From = source(&Argument);
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(From);
    if (isOwnParameter(Argument, Fn)) {
      Result.HandOn.emplace_back(&Fn.decl(), &To);
    } else if (Call && Call->getDirectCallee() && Facts.isTask(Call->getType())) {
      Given.insert(Call);
      Result.GivenTo.emplace_back(Call->getDirectCallee(), &To);
    } else if (const FunctionDecl *Callable = From ? callableTarget(*From) : nullptr) {
      Result.GivenTo.emplace_back(Callable, &To);
    }
  }

  void give(const CallExpr &Call) {
    Given.insert(&Call);
    if (const FunctionDecl *Callee = Call.getDirectCallee())
      Result.TopLevel.insert(Callee->getCanonicalDecl());
  }

  /// Nobody else can call a lambda that is started where it is written:
  ///   co_spawn(loop, [self]() -> awaitable<void> { co_await self->serve(); }, detached);
  void startWithin(const LambdaExpr &Lambda) {
    forEachStatement(Lambda.getBody(), [&](const Stmt &S) {
      const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S);
      const auto *Return = llvm::dyn_cast<ReturnStmt>(&S);
      const Expr *Task = Await ? &operandOf(*Await) : Return ? Return->getRetValue() : nullptr;
      const auto *Call =
          Task ? llvm::dyn_cast<CallExpr>(Task->IgnoreUnlessSpelledInSource()) : nullptr;
      if (Call && !llvm::isa<CXXOperatorCallExpr>(Call) && Facts.isTask(Call->getType()) &&
          llvm::none_of(Call->arguments(),
                        [&](const Expr *Argument) { return cancels(*Argument); }))
        give(*Call);
    });
  }

  /// What the caller cancels it by, or a task that the call may cancel.
  bool cancels(const Expr &Argument) const {
    const QualType Type = Argument.getType().getNonReferenceType();
    return Facts.isStopToken(Type) || Facts.isTask(Type);
  }

  bool runsOn(QualType Task) const {
    const TaskKind Kind = Facts.task(Task);
    return Kind == TaskKind::Eager || Kind == TaskKind::SelfOwning;
  }

  /// Nobody holds a task that was started and openly let go, nor what a callable returns into it:
  ///   (void)serve();    std::ignore = with_gate(gate, [this] { return serve(); });
  void leave(const Stmt &Task) {
    if (llvm::isa<CoroutineSuspendExpr>(Task))
      return;
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&Task)) {
      Result.TopLevel.insert(Lambda->getCallOperator()->getCanonicalDecl());
      if (!llvm::isa<CoroutineBodyStmt>(Lambda->getBody()))
        forEachStatement(Lambda->getBody(), [&](const Stmt &S) {
          if (const auto *Return = llvm::dyn_cast<ReturnStmt>(&S); Return && Return->getRetValue())
            leave(*Return->getRetValue());
        });
      return;
    }
    if (const auto *Call = llvm::dyn_cast<CallExpr>(&Task); Call && Facts.isTask(Call->getType()))
      give(*Call);
    for (const Stmt *Child : childrenOf(Task))
      if (Child)
        leave(*Child);
  }

  const Knowledge &Facts;
  Starts Result;
  std::vector<std::pair<const CallExpr *, const FunctionDecl *>> Calls;
  llvm::DenseSet<const CallExpr *> Given;
};

} // namespace

std::optional<Atom> cancelledSomewhere(const Function &Coroutine, const Knowledge &Facts) {
  const CXXRecordDecl *Task = structure::classOf(Coroutine.decl().getReturnType());
  const NamespaceDecl *Library = Task ? Facts.described(*Task) : nullptr;
  if (!Library)
    return std::nullopt;
  return Atom{Fact::CancelledByProject, Library->getQualifiedNameAsString()};
}

Starts startsIn(Workspace &Of) {
  StartsCollector All(Of.knowledge());
  for (const Function *Fn : Of.functions())
    All.visit(*Fn);
  return All.finish();
}

/// started-top-level(f): this unit starts f so, or gives its task to g, which is top-level(g).
static void inferStarts(Workspace &Of, UnitResult &Into) {
  const Starts All = startsIn(Of);
  std::set<std::pair<Atom, std::vector<Atom>>> Proved; // In the same order in each run.
  for (const FunctionDecl *Coroutine : All.TopLevel)
    Proved.insert({{Fact::StartedTopLevel, keyOf(*Coroutine)}, {}});
  for (const FunctionDecl *Starter : All.Starters)
    Proved.insert({{Fact::TopLevel, keyOf(*Starter)}, {}});
  for (const auto &[From, To] : All.HandOn)
    Proved.insert({{Fact::TopLevel, keyOf(*From)}, {{Fact::TopLevel, keyOf(*To)}}});
  for (const auto &[Coroutine, To] : All.GivenTo)
    Proved.insert({{Fact::StartedTopLevel, keyOf(*Coroutine)}, {{Fact::TopLevel, keyOf(*To)}}});
  for (const auto &[Atom, If] : Proved)
    Into.Rules.push_back({Atom, If, {}, ""});
}

/// cancelled-by-project(library): a function of the library that cancels is called. What has a time
/// limit cancels only what it is given.
static void inferCancels(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const Knowledge &Facts = Of.knowledge();
  forEachStatement(&Fn.body(), [&](const Stmt &S) {
    const CallSite Site = callSite(S);
    const NamespaceDecl *Library = Site.Callee ? Facts.described(*Site.Callee) : nullptr;
    if (Library && Facts.holds(Site, Fact::Cancels))
      Into.Rules.push_back({{Fact::CancelledByProject, Library->getQualifiedNameAsString()},
                            {},
                            {Of.place(S.getBeginLoc()),
                             "'" + displayName(*Site.Callee) + "' is one of those that cancel"},
                            ""});
  });
}

static const Inference Registered{"starts", inferStarts};
static const Inference RegisteredCancels{"cancels", inferCancels};

} // namespace coro_tidy
