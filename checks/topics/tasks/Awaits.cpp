// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Awaits.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Ways.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace coro_tidy {
namespace {

class AwaitRules {
public:
  AwaitRules(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into), Key(keyOf(Fn.decl())) {}

  void run() {
    if (Fn.isCoroutine())
      ofCoroutine();
    else if (Fn.isStackful())
      ofStackful();
    else if (Facts.isAwaitable(Fn.decl().getReturnType()))
      ofForwarder();
  }

private:
  void ofCoroutine() {
    for (const CoawaitExpr *Await : awaitsIn(&Fn.body()))
      if (!Fn.events() || Fn.suspensions().contains(Await))
        wait(awaitedCall(*Await), *Await);
    if (anyStatement(&Fn.body(), [](const Stmt &S) { return llvm::isa<CoyieldExpr>(S); }))
      state(Fact::MaySuspend, Fn.body(), "co_yield");
  }

  void ofStackful() {
    for (const Expr *Call : suspensionsIn(Fn.body(), Fn))
      wait(llvm::cast<CallExpr>(Call), *Call);
  }

  /// Task<> f() { return g(); }
  void ofForwarder() {
    std::vector<const CallExpr *> Returned;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Return = llvm::dyn_cast<ReturnStmt>(&S);
      if (!Return || !Return->getRetValue())
        return;
      Returned.push_back(
          llvm::dyn_cast<CallExpr>(Return->getRetValue()->IgnoreUnlessSpelledInSource()));
      wait(Returned.back(), S);
    });
    if (Facts.isTask(Fn.decl().getReturnType()))
      finishAtOnce(Returned);
  }

  /// ready(f) if everything that it returns has finished.
  void finishAtOnce(llvm::ArrayRef<const CallExpr *> Returned) {
    Rule All{{Fact::Ready, Key}, {}, {}, ""};
    for (const CallExpr *Call : Returned)
      if (!Call || !finish(*Call, All.Body))
        return;
    if (!Returned.empty())
      Into.Rules.push_back(std::move(All));
  }

  /// Whether the call returns a finished task, if also If holds. What only calls what it is
  /// given has finished when that has: futurize_invoke([] { count(); })
  bool finish(const CallExpr &Call, std::vector<Atom> &If) const {
    const CallSite Site = callSite(Call);
    if (!Site.Callee || Facts.holds(Site, Fact::Ready))
      return Site.Callee;
    const FunctionDecl *Runs = Call.getDirectCallee();
    if (Facts.holds(Site, Fact::CallsNow)) {
      Runs = nullptr;
      for (const Expr *Argument : Site.Arguments)
        if (const FunctionDecl *Target = callableTarget(*Argument))
          Runs = Target;
      if (Runs && !Facts.isTask(Runs->getReturnType()))
        return true;
    }
    if (!Runs || isInSystemHeader(*Runs))
      return false;
    If.push_back({Fact::Ready, keyOf(*Runs)});
    return true;
  }

  void wait(const CallExpr *Call, const Stmt &At) {
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee)
      return state(Fact::MaySuspend, At, "co_await");
    const CallSite Site = callSite(*Call);
    const bool IsForeign = Facts.isForeign(*Callee);
    if (!Facts.holds(Site, Fact::NeverSuspends) && !Facts.holds(Site, Fact::Ready)) {
      if (IsForeign)
        state(Fact::MaySuspend, At, nameOfCallee(Site));
      else
        follow(Fact::MaySuspend, At, *Callee);
    }
    if (Facts.holds(Site, Fact::Cancellable))
      state(Fact::Cancellable, At, nameOfCallee(Site));
    else if (!IsForeign && !Facts.holds(Site, Fact::Shields))
      follow(Fact::Cancellable, At, *Callee);
  }

  Evidence because(const Stmt &At, const std::string &What) const {
    return evidenceIn(Fn, Of, At.getBeginLoc(), "awaits '" + What + "'");
  }
  void state(Fact What, const Stmt &At, const std::string &Primitive) {
    Into.Rules.push_back({{What, Key}, {}, because(At, Primitive), Primitive});
  }
  void follow(Fact What, const Stmt &At, const FunctionDecl &Callee) {
    Into.Rules.push_back(
        {{What, Key}, {{What, keyOf(Callee)}}, because(At, displayName(Callee)), ""});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  const std::string Key;
};

} // namespace

const Expr &operandOf(const CoawaitExpr &Await) {
  return *Await.getOperand()->IgnoreUnlessSpelledInSource();
}

const CallExpr *awaitedCall(const CoawaitExpr &Await) {
  const Expr *E = &unmoved(*Await.getOperand());
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(E))
    if (const auto *Variable = llvm::dyn_cast<VarDecl>(Name->getDecl());
        Variable && Variable->hasLocalStorage() && Variable->getInit())
      E = Variable->getInit()->IgnoreUnlessSpelledInSource();
  return llvm::dyn_cast<CallExpr>(E);
}

const CallExpr *suspendingCall(const Stmt *Suspension) {
  const auto *Await = llvm::dyn_cast_or_null<CoawaitExpr>(Suspension);
  return Await ? awaitedCall(*Await) : llvm::dyn_cast_or_null<CallExpr>(Suspension);
}

std::vector<const Expr *> suspensionsIn(const Stmt &Part, const Function &Fn) {
  const std::vector<const CoawaitExpr *> Awaits = awaitsIn(&Part);
  std::vector<const Expr *> Result(Awaits.begin(), Awaits.end());
  if (Fn.isStackful())
    forEachStatement(&Part, [&](const Stmt &S) {
      if (Fn.suspensions().contains(&S))
        Result.push_back(llvm::cast<Expr>(&S));
    });
  return Result;
}

llvm::DenseSet<const Stmt *> firstAwaits(const Function &Fn) {
  llvm::DenseSet<const Stmt *> Result;
  flow::forEachWay(*Fn.events(), {}, flow::Along::All, [&](const flow::Event &E, flow::Point) {
    if (E.Implicit || (E.Kind != flow::EventKind::Suspend && E.Kind != flow::EventKind::Resume))
      return flow::Way::Goes;
    Result.insert(E.At);
    return flow::Way::Ends;
  });
  return Result;
}

std::string nameOfCallee(const CallSite &Site) {
  if (Site.Functor)
    return displayName(*Site.Functor);
  if (const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Site.Callee);
      Method && Site.Receiver && !Site.Receiver->isLambda() && Method->getIdentifier())
    return displayName(*Site.Receiver) + "::" + Method->getNameAsString();
  return displayName(*Site.Callee);
}

/// may-suspend(f), cancellable(f): f awaits something that does, or returns its task.
/// ready(f): f is no coroutine, and all the tasks that it returns are ready.
static void inferAwaits(const Function &Fn, Workspace &Of, UnitResult &Into) {
  AwaitRules(Fn, Of, Into).run();
}

static const Inference Registered{"awaits", inferAwaits};

} // namespace coro_tidy
