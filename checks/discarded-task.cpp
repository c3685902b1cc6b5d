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

#include "core/Check.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Discarded.h"
#include "topics/tasks/LostTask.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Whether the call stands neither in a dead branch nor in `if constexpr (false)`.
bool isReachable(const CallExpr &Call, const flow::Graph &Events) {
  return llvm::any_of(Events.blocks(), [&](const flow::Block &Block) {
    return llvm::any_of(Block.Events, [&](const flow::Event &E) {
      return E.Kind == flow::EventKind::Call && E.At == &Call;
    });
  });
}

/// `auto x = f();` takes the type of what the task yields once it is awaited.
bool isDeducedValue(const VarDecl &Local) {
  return Local.getType()->getContainedDeducedType() && !Local.getType()->isReferenceType();
}

/// What a pair or a tuple is made from, one by one.
llvm::ArrayRef<const Expr *> valuesOf(const Expr &Init) {
  const Expr *Value = Init.IgnoreUnlessSpelledInSource();
  while (const auto *Cast = llvm::dyn_cast<ExplicitCastExpr>(Value))
    Value = Cast->getSubExpr()->IgnoreUnlessSpelledInSource();
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(Value);
  const bool IsTuple = Made && structure::isStdClass(Made->getType(), {"pair", "tuple"});
  return IsTuple ? llvm::ArrayRef<const Expr *>(Made->getArgs(), Made->getNumArgs())
                 : llvm::ArrayRef<const Expr *>();
}

/// `auto a = f(), b = f();` deduces one type for all of them.
bool isDeclaredAlone(const VarDecl &Local, const Function &Fn) {
  const Stmt *Around = Fn.parents().getParent(Local.getInit());
  const auto *Declaration = llvm::dyn_cast_or_null<DeclStmt>(Around);
  return Declaration && Declaration->isSingleDecl();
}

class DiscardedTaskCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    llvm::SmallPtrSet<const Decl *, 4> OnPurpose;
    for (const DiscardedValue &Dropped : discardedValues(Fn.body())) {
      if (!isOnPurpose(Dropped))
        examine(Fn, Dropped);
      else if (const auto *Named = llvm::dyn_cast<DeclRefExpr>(Dropped.Value))
        OnPurpose.insert(Named->getDecl());
    }
    for (const VarDecl *Local : Fn.locals())
      if (const auto Lost =
              OnPurpose.contains(Local) ? std::nullopt : lostTask(Fn, *Local, workspace()))
        reportLost(Fn, *Local, *Lost);
      else
        examineSeveral(Fn, *Local);
  }

private:
  bool isOnPurpose(const DiscardedValue &Dropped) const {
    return Dropped.How == Discard::VoidCast &&
           (*IgnoreVoidCast || knowledge().holds(Dropped.Value->getType(), Fact::VoidDetaches));
  }

  void examine(const Function &Fn, const DiscardedValue &Dropped) {
    const CallExpr *Call = newTask(*Dropped.Value, knowledge());
    if (!Call || !Fn.events() || !isReachable(*Call, *Fn.events()))
      return;
    const bool CanFix = Dropped.How != Discard::Ignore || yieldsObject(Call->getType());
    report({.At = Dropped.Value->getBeginLoc(),
            .Message = droppedMessage(*Dropped.Value, *Call),
            .Fixes = CanFix ? fixesFor(Fn, *Dropped.Value) : std::vector<FixItHint>()});
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

  void reportLost(const Function &Fn, const VarDecl &Local, const LostTask &Lost) {
    const Expr *Value = Local.getInit() ? &written(*Local.getInit()) : nullptr;
    const CallExpr *Call = Value ? newTask(*Value, knowledge()) : nullptr;
    if (Lost.Always && Call && Local.getName() == "_")
      return report({.At = Value->getBeginLoc(), .Message = droppedMessage(*Value, *Call)});
    Report Finding{.At = Local.getLocation(),
                   .Message =
                       "task '" + Local.getNameAsString() +
                       (Lost.Always ? "' is never awaited" : "' is not awaited on every path")};
    if (!Lost.Always)
      for (const LostTask::Way &Way : Lost.Ways)
        Finding.Notes.push_back({Way.At, Way.Words.str()});
    else if (Call && isDeducedValue(Local) && isDeclaredAlone(Local, Fn) &&
             yieldsObject(Local.getType()))
      Finding.Fixes = fixesFor(Fn, *Value);
    report(std::move(Finding));
  }

  /// Of several tasks in one variable no path is followed: a task is lost when nobody mentions
  /// it, `Task<> all[] = {f(), g()};`, `auto [a, b] = std::pair{f(), g()};`.
  void examineSeveral(const Function &Fn, const VarDecl &Local) {
    if (!Local.getInit())
      return;
    const auto IsNew = [&](const Expr *E) { return newTask(*E, knowledge()) != nullptr; };
    if (const auto *Parts = llvm::dyn_cast<DecompositionDecl>(&Local)) {
      const auto Values = valuesOf(*Local.getInit());
      if (Values.size() == Parts->bindings().size())
        for (const auto &[Part, Value] : llvm::zip(Parts->bindings(), Values))
          if (IsNew(Value) && !mentions(&Fn.body(), *Part))
            report({.At = Part->getLocation(),
                    .Message = "task '" + Part->getNameAsString() + "' is never awaited"});
      return;
    }
    const auto *List = llvm::dyn_cast<InitListExpr>(Local.getInit()->IgnoreImplicit());
    if (List && Local.getType()->isArrayType() && llvm::any_of(List->inits(), IsNew) &&
        !mentions(&Fn.body(), Local))
      report({.At = Local.getLocation(),
              .Message = "tasks in '" + Local.getNameAsString() + "' are never awaited"});
  }

  Option<bool> IgnoreVoidCast{*this, "IgnoreVoidCast", true,
                              "a task that is cast to void is dropped on purpose"};
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
