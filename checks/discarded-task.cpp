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
#include "core/Discarded.h"
#include "core/Sessions.h"
#include "core/Tasks.h"
#include "flow/Typestate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// Of the task in a variable: nobody has it, or somebody has to await it.
enum : flow::State { Settled, Open };

/// Whether the call stands neither in a dead branch nor in `if constexpr (false)`.
bool isReachable(const CallExpr &Call, const flow::Graph &Events) {
  return llvm::any_of(Events.blocks(), [&](const flow::Block &Block) {
    return llvm::any_of(Block.Events, [&](const flow::Event &E) {
      return E.Kind == flow::EventKind::Call && E.At == &Call;
    });
  });
}

/// The events after which the function can still end normally: control has not left
/// for good by an exception, for which the exception is the report.
llvm::DenseSet<const flow::Event *> eventsBeforeNormalEnd(const flow::Graph &Events) {
  const llvm::ArrayRef<flow::Block> Blocks = Events.blocks();
  std::vector<bool> Reaches(Blocks.size());
  const auto EndsNormally = [](const flow::Event &E) {
    return E.Kind == flow::EventKind::End && E.How == flow::Exit::Normal;
  };
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (size_t I = Blocks.size(); I-- != 0;)
      if (!Reaches[I] && (llvm::any_of(Blocks[I].Events, EndsNormally) ||
                          llvm::any_of(Blocks[I].Next, [&](const flow::Edge &Next) {
                            return Reaches[Next.To];
                          })))
        Changed = Reaches[I] = true;
  }
  llvm::DenseSet<const flow::Event *> Result;
  for (size_t I = 0; I != Blocks.size(); ++I)
    if (Reaches[I])
      for (const flow::Event &E : Blocks[I].Events)
        Result.insert(&E);
  return Result;
}

bool isAssignment(const Stmt *At) {
  const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(At);
  return Operator && Operator->getOperator() == OO_Equal;
}

/// The value of an initialiser, or on the right of an assignment.
const Expr &valueOf(const Stmt &At) {
  return isAssignment(&At) ? *llvm::cast<CXXOperatorCallExpr>(At).getArg(1) : llvm::cast<Expr>(At);
}

/// `auto x = f();` takes the type of what the task yields once it is awaited.
bool isDeducedValue(const VarDecl &Local) {
  return Local.getType()->getContainedDeducedType() && !Local.getType()->isReferenceType();
}

/// What leads to the violation, if anything can be pointed at.
std::optional<Note> evidenceOf(const flow::Hit &Hit) {
  if (isAssignment(Hit.At.At))
    return Note{Hit.At.At->getBeginLoc(), "replaced here before it was awaited"};
  if (!Hit.Via)
    return std::nullopt;
  const bool Throws = Hit.How == flow::Exit::Exception;
  return Note{Hit.Via->getBeginLoc(), Throws ? "left here by an exception that is caught"
                                             : "left here by this return"};
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
      if (mattersWhenDropped(Local->getType(), knowledge()) && !OnPurpose.contains(Local))
        follow(Fn, *Local);
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
    return awaiting(Value, context());
  }

  void follow(const Function &Fn, const VarDecl &Local) {
    if (!Fn.events())
      return;
    const llvm::DenseSet GoesOn = eventsBeforeNormalEnd(*Fn.events());
    llvm::SmallPtrSet<const Stmt *, 8> Settling;
    const auto Next = [&](flow::State From, const flow::Event &E) -> flow::Step {
      if (E.Object != &Local)
        return {From};
      if (E.Kind == flow::EventKind::Destroy)
        return {Settled, From == Open && GoesOn.contains(&E)};
      if (E.Kind == flow::EventKind::Declare || E.Kind == flow::EventKind::Assign) {
        const bool Begins = E.At && newTask(valueOf(*E.At), knowledge());
        return {Begins ? Open : Settled, From == Open && Begins};
      }
      if (E.Kind == flow::EventKind::Call && isAssignment(E.At))
        return {From};
      Settling.insert(E.At);
      return {Settled};
    };
    std::vector<flow::Hit> Hits = flow::run(*Fn.events(), Local, Next);
    if (!Settling.empty())
      llvm::erase_if(Hits, [&](const flow::Hit &Hit) { return isDecidedElsewhere(Hit, Settling); });
    if (Hits.empty())
      return;
    if (Settling.empty())
      reportNeverAwaited(Fn, Local);
    else
      reportLeft(Local, Hits);
  }

  /// Paths do not know what a condition was before:
  ///   if (b) t = f();  ...  if (b) co_await t;
  ///   auto t = f();  ...  if (!done) co_await t;
  bool isDecidedElsewhere(const flow::Hit &Hit,
                          const llvm::SmallPtrSetImpl<const Stmt *> &Settling) const {
    if (Hit.Since.Kind == flow::EventKind::Assign)
      return Hit.Since.At != Hit.At.At;
    return llvm::any_of(Settling, [&](const Stmt *At) {
      return At && standsInBranchOn(*At, context(), [](const VarDecl &) { return true; });
    });
  }

  void reportNeverAwaited(const Function &Fn, const VarDecl &Local) {
    const Expr *Value = Local.getInit() ? &written(*Local.getInit()) : nullptr;
    const CallExpr *Call = Value ? newTask(*Value, knowledge()) : nullptr;
    if (Call && Local.getName() == "_")
      return report({.At = Value->getBeginLoc(), .Message = droppedMessage(*Value, *Call)});
    const bool CanFix = Call && isDeducedValue(Local) && yieldsObject(Local.getType());
    report({.At = Local.getLocation(),
            .Message = "task '" + Local.getNameAsString() + "' is never awaited",
            .Fixes = CanFix ? fixesFor(Fn, *Value) : std::vector<FixItHint>()});
  }

  void reportLeft(const VarDecl &Local, llvm::ArrayRef<flow::Hit> Hits) {
    Report Finding{.At = Local.getLocation(),
                   .Message = "task '" + Local.getNameAsString() +
                              "' is not awaited on every path"};
    for (const flow::Hit &Hit : Hits)
      if (std::optional<Note> Evidence = evidenceOf(Hit))
        Finding.Notes.push_back(std::move(*Evidence));
    report(std::move(Finding));
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
