// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task that is left to itself: nobody waits for its end, and when it fails nobody is told.
//
//   co_spawn(loop, serve(std::move(socket)), detached);
//   refresh().detach();
//
// And a handler of events, which nobody awaits, and which lets an exception out:
//
//   fire_and_forget OnClick(Args args) { co_await hop(); Parse(args); }
//
// Reported only if something in the task throws and nothing in it handles that. A completion
// handler that does not look at the exception is coro-unobserved-exception's.

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "topics/cancellation/Throwing.h"
#include "topics/tasks/Detaching.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/Failures.h"
#include "topics/tasks/Handlers.h"
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
    if (Fn.isCoroutine() && knowledge().holds(Fn.decl().getReturnType(), Fact::EventHandler))
      handler(Fn);
    llvm::SmallPtrSet<const Stmt *, 8> Dropped;
    for (const DiscardedValue &Value : discardedValues(Fn)) {
      Dropped.insert(Value.Value);
      if (Value.How == Discard::VoidCast &&
          knowledge().holds(Value.Value->getType(), Fact::VoidDetaches))
        if (const CallExpr *Call = newTask(*Value.Value, knowledge()))
          detached(Fn, *Call, failingMaker(*Call, workspace()), Standing::Stated);
    }
    for (const flow::Event &E : Fn.events()->all()) {
      const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
      if (E.Kind != flow::EventKind::Call || !Call ||
          !(Call->getType()->isVoidType() || Dropped.contains(Call)))
        continue;
      if (const SaidBy Detaches = detaches(*Call, knowledge(), Dropped.contains(Call)))
        detached(Fn, *Call, startedTask(*Call, workspace()), *Detaches);
      else if (const FunctionDecl *Wrapper = mayDetach(*Call, workspace()))
        detached(Fn, *Call, startedTask(*Call, workspace()), Standing::Stated, Wrapper);
    }
  }

private:
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

  /// Nobody awaits a handler of events: what leaves it reaches its promise, and nobody else. One
  /// report for the first call that throws.
  void handler(const Function &Fn) {
    std::vector<Atom> Told;
    for (const flow::Event &E : Fn.events()->all()) {
      const FunctionDecl *Thrower = possibleThrower(E, knowledge());
      if (!Thrower || !E.At)
        continue;
      const Atom Throws{Fact::Throws, keyOf(*Thrower)};
      if (llvm::is_contained(Told, Throws))
        continue;
      const std::vector<std::string> Taken = HandlersAround::of(*E.At, Fn).kept();
      report({.At = E.At->getBeginLoc(),
              .Message = "what '" + displayName(*Thrower) +
                         "' throws leaves a coroutine that nobody awaits",
              .When = {.If = {Throws}, .UnlessKnown = Told, .Kept = Taken}});
      if (Taken.empty())
        Told.push_back(Throws);
    }
  }

  /// Wrapper is the function of the project that has to detach what it is given.
  void detached(const Function &Fn, const CallExpr &Call, const FunctionDecl *Maker,
                Standing Detaches, const FunctionDecl *Wrapper = nullptr) {
    if (!Maker || hasOwner(Fn))
      return;
    Condition When = ifFails(*Maker);
    if (Wrapper)
      When.If.push_back({Fact::Detaches, keyOf(*Wrapper)});
    report({.At = Call.getExprLoc(),
            .Message =
                "task of '" + displayName(*Maker) + "' is detached: when it fails, nobody is told",
            .When = std::move(When),
            .RestsOn = Detaches});
  }
};

const Registration<DetachedTaskCheck> Registered{{
    .Name = "coro-detached-task",
    .Summary = "a task that may fail is left to itself",
    .Level = Severity::Warning,
    .Keeps = Principle::AwaitOrOwn,
    .Serves = "no leaked tasks",
    .MeantInTests = true,
}};

} // namespace
} // namespace coro_tidy
