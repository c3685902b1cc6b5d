// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task that is left to itself: nobody waits for its end, and when it fails nobody is told.
//
//   co_spawn(loop, serve(std::move(socket)), detached);
//   refresh().detach();
//
// Reported only if something in the task throws and nothing in it handles that. A completion
// handler that does not look at the exception is coro-unobserved-exception's.

#include "core/Check.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The function itself or one that it is a lambda of.
bool isInMain(const FunctionDecl &Fn) {
  for (const DeclContext *Around = &Fn; Around; Around = Around->getParent())
    if (const auto *Outer = llvm::dyn_cast<FunctionDecl>(Around); Outer && Outer->isMain())
      return true;
  return false;
}

class DetachedTaskCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events() || isInMain(Fn.decl()))
      return;
    llvm::SmallPtrSet<const Stmt *, 8> Dropped;
    for (const DiscardedValue &Value : discardedValues(Fn.body())) {
      Dropped.insert(Value.Value);
      if (Value.How == Discard::VoidCast &&
          knowledge().holds(Value.Value->getType(), Fact::VoidDetaches))
        if (const CallExpr *Call = newTask(*Value.Value, knowledge()))
          detached(Fn, *Call, failingMaker(*Call, workspace()), Standing::Stated);
    }
    for (const flow::Block &Block : Fn.events()->blocks())
      for (const flow::Event &E : Block.Events) {
        const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
        if (E.Kind != flow::EventKind::Call || !Call ||
            !(Call->getType()->isVoidType() || Dropped.contains(Call)))
          continue;
        if (const SaidBy Detaches = detaches(*Call))
          detached(Fn, *Call, startedTask(*Call, workspace()), *Detaches);
      }
  }

private:
  /// A library file says so, or the name of what takes the task over and gives nothing to
  /// wait for in return: `task.detach()`, `spawn_detached(task)`.
  SaidBy detaches(const CallExpr &Call) const {
    const CallSite Site = callSite(Call);
    const SaidBy By = knowledge().standing(Site, Fact::Detaches);
    return confirmed(By, By == Standing::Name && takesOver(Site));
  }

  bool takesOver(const CallSite &Site) const {
    const bool IsGiven = knowledge().isTask(Site.ReceiverType) ||
                         llvm::any_of(Site.Arguments, [&](const Expr *Argument) {
                           return knowledge().isTask(Argument->getType());
                         });
    return IsGiven && !isTold(Site) && !knowledge().isAwaitable(Site.Result);
  }

  /// `kj::Promise::detach(handler)`, `rill::spawn_detached(task, handler)`
  bool isTold(const CallSite &Site) const {
    for (unsigned I = 0; I != Site.Arguments.size(); ++I)
      if (knowledge().fact(Site, Fact::ReportsTo, static_cast<int>(I)) ||
          (structure::isCallable(Site.Arguments[I]->getType()) &&
           !knowledge().isAwaitable(Site.Arguments[I]->getType())))
        return true;
    return false;
  }

  /// Whoever enters a gate, or is given a scope, knows what is still running.
  bool hasOwner(const Function &Fn) const {
    return anyStatement(&Fn.body(), [&](const Stmt &S) {
      const auto *Value = llvm::dyn_cast<Expr>(&S);
      if (!Value)
        return false;
      const QualType Type = Value->getType();
      return knowledge().holds(Type->isPointerType() ? Type->getPointeeType() : Type,
                               Fact::TaskScope);
    });
  }

  void detached(const Function &Fn, const CallExpr &Call, const FunctionDecl *Maker,
                Standing Detaches) {
    if (Maker && !hasOwner(Fn))
      report({.At = Call.getExprLoc(),
              .Message = "task of '" + displayName(*Maker) +
                         "' is detached: when it fails, nobody is told",
              .When = ifFails(*Maker),
              .RestsOn = Detaches});
  }
};

const Registration<DetachedTaskCheck> Registered{{
    .Name = "coro-detached-task",
    .Summary = "a task that may fail is left to itself",
    .Level = Severity::Warning,
    .Keeps = Principle::AwaitOrOwn,
    .Serves = "no leaked tasks",
}};

} // namespace
} // namespace coro_tidy
