// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who waits for somebody else and sets no deadline waits for ever when that somebody is
// gone. A deadline of any caller is enough:
//
//   Task<Stream> dial(Endpoint to) { co_return co_await Stream::connect(to); }
//   Task<> greet(Endpoint to)      { auto peer = co_await dial(to); ... }
//   int main()                     { run(greet(where)); }    and nobody has set one

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "topics/loops/Callers.h"
#include "topics/tasks/Awaits.h"
#include "topics/time/Pace.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

class MissingTimeoutCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.suspends())
      return;
    std::optional<Surroundings> Around;
    llvm::DenseSet<const Expr *> Expected;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (isLoop(S))
        for (const Expr *Suspension : suspensionsIn(S, Fn)) {
          Expected.insert(Suspension);
          if (!isForPermit(*Suspension))
            break;
        }
    });
    for (const Expr *Suspension : suspensionsIn(Fn.body(), Fn)) {
      const auto *Await = llvm::dyn_cast<CoawaitExpr>(Suspension);
      const auto *Call = llvm::dyn_cast<CallExpr>(Await ? &operandOf(*Await) : Suspension);
      if (!Call || Expected.contains(Suspension) || !waits(*Call))
        continue;
      if (!Around)
        Around.emplace(Fn, knowledge());
      if (!Around->isUnderDeadline(*Call) && !mindsTime(Fn))
        report({.At = Call->getExprLoc(),
                .Message = "'" + nameOfCallee(callSite(*Call)) +
                           "' may wait without end: nobody from '{primitive}' to here sets a "
                           "deadline",
                .When = {.If = {{Fact::Unlimited, keyOf(Fn.decl())}}, .Unless = armedBy(Fn)}});
    }
  }

private:
  /// What a turn of a loop begins with, before the wait that it is for:
  ///   for (;;) {
  ///     auto place = co_await places.permit();
  ///     spawn(serve(co_await listener.accept(), std::move(place)));
  bool isForPermit(const Expr &Suspension) const {
    const auto *Await = llvm::dyn_cast<CoawaitExpr>(&Suspension);
    return knowledge().isLimiter(callSite(Await ? operandOf(*Await) : Suspension).ReceiverType);
  }

  /// For somebody else, and without a limit among its own arguments.
  bool waits(const CallExpr &Call) const {
    return knowledge().holds(callSite(Call), Fact::WaitsForPeer) && !hasTimeWritten(Call);
  }

  /// Functions of the project that are given a time here and may set a deadline: the constructor
  /// of a guard, a member that arms a timer.
  static std::vector<Atom> armedBy(const Function &Fn) {
    std::vector<Atom> Result;
    if (!Fn.events())
      return Result;
    for (const flow::Event &E : Fn.events()->all()) {
      const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
      const bool IsGivenTime = Callee && E.Kind == flow::EventKind::Call && E.At && !E.Implicit &&
                               isGivenTime(callSite(*E.At));
      if (IsGivenTime && !isInSystemHeader(*Callee))
        Result.push_back({Fact::SetsDeadline, keyOf(*Callee)});
    }
    return Result;
  }

  /// A timer beside it, set by a call that says so, stream.expires_after(30s), or by a guard:
  ///   Timeout limit(30s, [&] { socket.cancel(); });
  bool mindsTime(const Function &Fn) const {
    return llvm::any_of(Fn.locals(), isGuardOfTime) || anyStatement(&Fn.body(), [&](const Stmt &S) {
             return llvm::isa<CallExpr>(S) &&
                    knowledge().holds(callSite(S), Fact::SetsDeadline, Standing::Name);
           });
  }

  static bool isGuardOfTime(const VarDecl *Local) {
    const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(
        Local->getInit() ? Local->getInit()->IgnoreUnlessSpelledInSource() : nullptr);
    const CXXRecordDecl *Class = structure::classOf(Local->getType());
    const auto IsGiven = [&](llvm::function_ref<bool(QualType)> Is) {
      return llvm::any_of(Made->arguments(),
                          [&](const Expr *Argument) { return Is(Argument->getType()); });
    };
    return Made && Class && !isInStd(*Class) && !Class->hasTrivialDestructor() && IsGiven(isTime) &&
           IsGiven(structure::isCallable);
  }
};

const Registration<MissingTimeoutCheck> Registered{{
    .Name = "coro-missing-timeout",
    .Summary = "somebody else is waited for without a deadline, here or in a caller",
    .Level = Severity::OptIn,
    .Keeps = Principle::LetCancellationThrough,
    .Serves = "network operations have a reasonable timeout",
}};

} // namespace
} // namespace coro_tidy
