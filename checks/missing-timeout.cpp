// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who waits for somebody else and sets no deadline waits for ever when that somebody is
// gone. A deadline of any caller is enough:
//
//   Task<Stream> dial(Endpoint to) { co_return co_await Stream::connect(to); }
//   Task<> greet(Endpoint to)      { auto peer = co_await dial(to); ... }
//   int main()                     { run(greet(where)); }    and nobody has set one

#include "core/Check.h"
#include "core/Statements.h"
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
    if (!Fn.isCoroutine())
      return;
    std::optional<Surroundings> Around;
    llvm::DenseSet<const CoawaitExpr *> Expected;
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (isLoop(S))
        if (const auto Awaits = awaitsIn(&S); !Awaits.empty())
          Expected.insert(Awaits.front());
    });
    for (const CoawaitExpr *Await : awaitsIn(&Fn.body())) {
      const auto *Call = llvm::dyn_cast<CallExpr>(&operandOf(*Await));
      if (!Call || Expected.contains(Await) || !waits(*Call))
        continue;
      if (!Around)
        Around.emplace(Fn, knowledge());
      if (!Around->isUnderDeadline(*Call) && !mindsTime(Fn))
        report({.At = Call->getExprLoc(),
                .Message = "'" + nameOfCallee(callSite(*Call)) +
                           "' may wait without end: nobody from '{primitive}' to here sets a "
                           "deadline",
                .When = {.If = {{Fact::Unlimited, keyOf(Fn.decl())}}}});
    }
  }

private:
  /// For somebody else, and without a limit among its own arguments.
  bool waits(const CallExpr &Call) const {
    return knowledge().holds(callSite(Call), Fact::WaitsForPeer) &&
           llvm::none_of(Call.arguments(), [](const Expr *Argument) {
             return isTime(Argument->getType()) && !llvm::isa<CXXDefaultArgExpr>(Argument);
           });
  }

  /// A timer beside it, set by a call that says so: stream.expires_after(30s).
  bool mindsTime(const Function &Fn) const {
    return anyStatement(&Fn.body(), [&](const Stmt &S) {
      return llvm::isa<CallExpr>(S) &&
             knowledge().holds(callSite(S), Fact::SetsDeadline, Standing::Name);
    });
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
