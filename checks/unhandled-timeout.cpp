// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A time limit comes back as an exception. Where nobody catches it, a slow server ends
// the task, or the program:
//
//   Task<> page() { use(co_await timeout(5s, fetch())); }
//   int main()    { run(page()); }

#include "core/Check.h"
#include "core/Statements.h"
#include "topics/loops/Callers.h"
#include "topics/tasks/Awaits.h"

using namespace clang;

namespace coro_tidy {
namespace {

class UnhandledTimeoutCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.isCoroutine())
      return;
    std::optional<Surroundings> Around;
    for (const CoawaitExpr *Await : awaitsIn(&Fn.body())) {
      const CallExpr *Call = awaitedCall(*Await);
      const StatedFact *Said = Call ? knowledge().fact(callSite(*Call), Fact::Deadline) : nullptr;
      if (!Said || Said->Words.empty())
        continue;
      if (!Around)
        Around.emplace(Fn, knowledge());
      if (!Around->isGuarded(*Await))
        report({.At = Call->getExprLoc(),
                .Message = "the '" + Said->Words.front() + "' of '" +
                           nameOfCallee(callSite(*Call)) +
                           "' is caught by nobody from '{primitive}' to here",
                .When = {.If = {{Fact::Unguarded, keyOf(Fn.decl())}}}});
    }
  }
};

const Registration<UnhandledTimeoutCheck> Registered{{
    .Name = "coro-unhandled-timeout",
    .Summary = "nobody catches the exception by which a time limit reports",
    .Level = Severity::OptIn,
    .Keeps = Principle::LetCancellationThrough,
    .Serves = "timeouts are handled",
}};

} // namespace
} // namespace coro_tidy
