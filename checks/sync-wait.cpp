// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A coroutine that waits for a task by blocking holds the thread that the task may need
// to finish. On a loop of one thread neither of them ever does:
//
//   Task<> outer() {
//     run(inner());        // itself: a loop within the loop,
//     refresh(cache);      // or through refresh() -> load() -> sync_wait()
//   }

#include "core/Check.h"
#include "core/Source.h"
#include "topics/blocking/Blocking.h"
#include "topics/blocking/LoopCode.h"
#include "topics/tasks/Tasks.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace coro_tidy {
namespace {

class SyncWaitCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    for (const LoopCode &Each : loopCodeOf(Fn, workspace()))
      for (const BlockingCall &Call : blockingCalls(*Each.Code, workspace()))
        if (Call.isA(Fact::SyncWait))
          examine(Each, Call);
  }

private:
  void examine(const LoopCode &Each, const BlockingCall &Call) {
    const std::string Waits =
        ("' waits for tasks while this " + Each.Is + " holds the thread").str();
    Condition When{.If = Call.Also};
    if (Call.Known)
      return report({.At = locationOf(*Call.At),
                     .Message = "'" + Call.Primitive + Waits,
                     .Notes = Call.Notes,
                     .Fixes = fixesFor(Each, Call),
                     .When = std::move(When)});
    When.If.insert(When.If.begin(), {Fact::SyncWait, keyOf(*Call.IfBlocks)});
    report({.At = locationOf(*Call.At),
            .Message = "'" + displayName(*Call.IfBlocks) + Waits + ": it reaches '{primitive}'",
            .Notes = Call.Notes,
            .When = std::move(When)});
  }

  /// sync_wait(f())  ->  co_await f()
  std::vector<FixItHint> fixesFor(const LoopCode &Each, const BlockingCall &Call) {
    const auto *Written = llvm::dyn_cast_or_null<CallExpr>(Call.At->At);
    const CallSite Site = Written ? callSite(*Written) : CallSite();
    const bool IsFree = Site.Receiver == nullptr || Site.Functor != nullptr;
    if (!IsFree || Site.Arguments.size() != 1 || !canAwaitAt(*Written, *Each.Code))
      return {};
    const Expr &Task = *Site.Arguments.front()->IgnoreUnlessSpelledInSource();
    if (!llvm::isa<CallExpr>(Task) || Task.isLValue() ||
        !areOfOneRuntime(Each.Code->decl().getReturnType(), Task.getType(), knowledge()))
      return {};
    const std::string Await =
        "co_await " + Lexer::getSourceText(CharSourceRange::getTokenRange(Task.getSourceRange()),
                                           context().getSourceManager(), context().getLangOpts())
                          .str();
    return replaced(*Written, hasPostfix(*Written, context()) ? "(" + Await + ")" : Await,
                    context());
  }
};

const Registration<SyncWaitCheck> Registered{{
    .Name = "coro-sync-wait",
    .Summary = "a coroutine blocks its thread until a task has finished",
    .Level = Severity::Error,
    .Keeps = Principle::NeverBlock,
    .Serves = "no event loop run inside another",
    .MeantInTests = true,
}};

} // namespace
} // namespace coro_tidy
