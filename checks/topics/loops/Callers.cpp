// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Callers.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Recurrence.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "topics/loops/Extent.h"
#include "topics/tasks/Awaits.h"
#include "topics/time/Pace.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// `catch (...)`, or a class by which time-outs are caught; a name only silences.
bool catchesTimeouts(const CXXCatchStmt &Handler, const Knowledge &Facts) {
  if (!Handler.getExceptionDecl())
    return true;
  const CXXRecordDecl *Class = structure::classOf(Handler.getCaughtType());
  return !Class || Class->isInStdNamespace() ||
         Facts.holdsAny(*Class, {Fact::TimedOut, Fact::Failure}, Standing::Name);
}

class CallerRules {
public:
  CallerRules(const Function &Fn, Workspace &Of, UnitResult &Into)
      : Fn(Fn), Of(Of), Facts(Of.knowledge()), Into(Into), Self(keyOf(Fn.decl())) {}

  void run() {
    llvm::DenseSet<const Stmt *> Awaited;
    for (const Expr *Suspension : suspensionsIn(Fn.body(), Fn))
      if (const CallExpr *Call = suspendingCall(Suspension))
        Awaited.insert(Call);
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const FunctionDecl *Started = startedBy(S); Started && Done.insert(&S).second)
        start(S, *Started, Awaited.contains(&S));
    });
  }

private:
  /// The project's coroutine, or maker of a task, that S calls; a lambda that is one is
  /// taken to be called where it stands.
  const FunctionDecl *startedBy(const Stmt &S) const {
    const FunctionDecl *Started = nullptr;
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S))
      Started = Lambda->getCallOperator();
    else if (const auto *Call = llvm::dyn_cast<CallExpr>(&S))
      Started = Call->getDirectCallee();
    return Started &&
                   (Facts.isAwaitable(Started->getReturnType()) ||
                    Facts.stackfulTokenOf(*Started)) &&
                   (llvm::isa<LambdaExpr>(S) || !isInSystemHeader(*Started))
               ? Started
               : nullptr;
  }

  void start(const Stmt &At, const FunctionDecl &Started, bool IsAwaited) {
    if (!Around)
      Around.emplace(Fn, Facts);
    if (Around->callAround(At, Fact::Offloads))
      Into.Rules.push_back({{Fact::StartedAway, keyOf(Started)}, {}, {}, ""});
    const CallExpr *Starter = Around->callAround(At, Fact::TopLevel);
    if (!Starter)
      Starter = Around->callAround(At, Fact::SyncWait);
    if (Starter)
      startAtTop(*Starter, At, Started);
    else if (!isLambdaOfCaller(Started))
      startBelow(At, Started, IsAwaited);
    loop(At, Started);
  }

  /// Who has written the lambda is its caller. What calls it for many would give to each of them
  /// the surroundings of all:
  ///   template <class F> Task<> with_group(F body) { co_await body(group); }
  bool isLambdaOfCaller(const FunctionDecl &Started) const {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Started);
    const DeclContext *Writer = Method && Method->getParent()->isLambda()
                                    ? Method->getParent()->getParentFunctionOrMethod()
                                    : nullptr;
    return Writer && Writer->getPrimaryContext() != Fn.decl().getPrimaryContext();
  }

  void startAtTop(const CallExpr &Starter, const Stmt &At, const FunctionDecl &Started) {
    const std::string Name = nameOfCallee(callSite(Starter));
    const std::string Why = "'" + displayName(Started) + "' is started by '" + Name + "' here";
    if (!Around->isUnderDeadline(At))
      Into.Rules.push_back({{Fact::Unlimited, keyOf(Started)}, {}, because(At, Why), Name});
    if (!Around->isGuarded(At) && !hasHandler(Starter, At))
      Into.Rules.push_back({{Fact::Unguarded, keyOf(Started)}, {}, because(At, Why), Name});
  }

  /// co_spawn(loop, serve(), [](std::exception_ptr) { ... }): somebody looks at the outcome.
  bool hasHandler(const CallExpr &Starter, const Stmt &At) const {
    return llvm::any_of(callSite(Starter).Arguments, [&](const Expr *Argument) {
      const bool IsStarted = anyStatement(Argument, [&](const Stmt &S) { return &S == &At; });
      return !IsStarted && structure::isCallable(Argument->getType());
    });
  }

  void startBelow(const Stmt &At, const FunctionDecl &Started, bool IsAwaited) {
    const std::string Why =
        "'" + displayName(Fn.decl()) + "' calls '" + displayName(Started) + "' here";
    if (!Around->isUnderDeadline(At))
      follow(Fact::Unlimited, Started, At, Why);
    if (IsAwaited && !Around->isGuarded(At))
      follow(Fact::Unguarded, Started, At, Why);
  }

  void loop(const Stmt &At, const FunctionDecl &Started) {
    const std::string Calls = "'" + displayName(Fn.decl()) + "' calls '" + displayName(Started);
    if (!Fn.suspends() || !isRepeated(At))
      follow(Fact::CalledInLoop, Started, At, Calls + "' here");
    else
      Into.Rules.push_back({{Fact::CalledInLoop, keyOf(Started)},
                            {},
                            because(At, Calls + "' in a loop here"),
                            displayName(Fn.decl())});
  }

  /// By a loop whose turns nobody has counted.
  bool isRepeated(const Stmt &At) {
    if (!HasLoops)
      HasLoops = anyStatement(&Fn.body(), isLoop);
    if (!*HasLoops)
      return false;
    if (!Sizes)
      Sizes.emplace(Fn, Of);
    const bool IsInLoop = llvm::any_of(Sizes->loopsAround(At), [&](const Stmt *Loop) {
      const auto [Entry, New] = Uncounted.try_emplace(Loop);
      if (New)
        Entry->second = Sizes->ofLoop(*Loop).Is == Extent::Unknown;
      return Entry->second;
    });
    return IsInLoop && mayComeAgain(At);
  }

  /// What has no event of its own is not followed: a function that is only named.
  bool mayComeAgain(const Stmt &At) {
    if (!ComesAgain) {
      ComesAgain.emplace();
      const std::vector<bool> Recurs =
          Fn.events() ? flow::recurringBlocks(*Fn.events()) : std::vector<bool>();
      for (size_t I = 0; I != Recurs.size(); ++I)
        for (const flow::Event &E : Fn.events()->blocks()[I].Events)
          (*ComesAgain)[E.At] |= Recurs[I];
    }
    const auto Known = ComesAgain->find(&At);
    return Known == ComesAgain->end() || Known->second;
  }

  Evidence because(const Stmt &At, const std::string &Text) const {
    return {Of.place(At.getBeginLoc()), Text};
  }
  void follow(Fact What, const FunctionDecl &Started, const Stmt &At, const std::string &Why) {
    Into.Rules.push_back({{What, keyOf(Started)}, {{What, Self}}, because(At, Why), ""});
  }

  const Function &Fn;
  Workspace &Of;
  const Knowledge &Facts;
  UnitResult &Into;
  const std::string Self;
  std::optional<Surroundings> Around;
  std::optional<Extents> Sizes;
  std::optional<bool> HasLoops;
  std::optional<llvm::DenseMap<const Stmt *, bool>> ComesAgain;
  llvm::DenseMap<const Stmt *, bool> Uncounted; ///< Loops, as far as they have been looked at.
  llvm::DenseSet<const Stmt *> Done;
};

} // namespace

Surroundings::Surroundings(const Function &Fn, const Knowledge &Facts)
    : Fn(Fn), Facts(Facts), Parents(Fn.parents()) {}

const llvm::DenseSet<const Stmt *> &Surroundings::callsWith(Fact What) const {
  const auto [Entry, New] = Calls.try_emplace(What);
  llvm::DenseSet<const Stmt *> &Result = Entry->second;
  if (New)
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (llvm::isa<CallExpr>(S) && Facts.holds(callSite(S), What))
        Result.insert(&S);
    });
  return Result;
}

const CallExpr *Surroundings::callAround(const Stmt &E, Fact What) const {
  const llvm::DenseSet<const Stmt *> &Such = callsWith(What);
  if (Such.empty())
    return nullptr;
  for (const Stmt *Above = Parents.getParent(&E); llvm::isa_and_nonnull<Expr>(Above);
       Above = Parents.getParent(Above))
    if (Such.contains(Above))
      return llvm::cast<CallExpr>(Above);
  return nullptr;
}

/// Who is given work and a time, `within(5s, [&] { ... })`, may let nobody wait for longer.
bool Surroundings::isUnderDeadline(const Stmt &E) const {
  const llvm::DenseSet<const Stmt *> &Such = callsWith(Fact::Deadline);
  const auto HasFact = [&](const Stmt &S) { return Such.contains(&S); };
  if (HasFact(E))
    return true;
  for (const Stmt *Above = &E; llvm::isa_and_nonnull<Expr>(Above); Above = Parents.getParent(Above))
    if (const auto *Call = llvm::dyn_cast<CallExpr>(Above))
      if ((Call != &E && hasTimeWritten(*Call)) || HasFact(*Call) ||
          (!Such.empty() && llvm::any_of(Call->arguments(), [&](const Expr *Argument) {
            return anyStatement(Argument, HasFact);
          })))
        return true;
  return false;
}

bool Surroundings::isGuarded(const Stmt &E) const {
  return tryAround(E, Fn, [&](const CXXTryStmt &Try) {
    return anyHandler(Try,
                      [&](const CXXCatchStmt &Handler) { return catchesTimeouts(Handler, Facts); });
  });
}

/// unlimited(f), unguarded(f), called-in-loop(f), for what Fn starts.
static void inferCallers(const Function &Fn, Workspace &Of, UnitResult &Into) {
  CallerRules(Fn, Of, Into).run();
}

static const Inference Registered{"callers", inferCallers};

} // namespace coro_tidy
