// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A coroutine shares its thread with all others of its event loop; a call that
// blocks the thread stops every one of them:
//
//   Task<> poll() {
//     std::this_thread::sleep_for(1s);   // itself,
//     store(record);                     // or through store() -> flush() -> fsync()
//   }

#include "core/Check.h"
#include "core/Source.h"
#include "topics/blocking/Blocking.h"
#include "topics/blocking/LoopCode.h"
#include "topics/blocking/MadeNonBlocking.h"
#include "topics/tasks/Awaits.h"

using namespace clang;

namespace coro_tidy {
namespace {

class BlockingCallCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    const FactFile *Library = knowledge().library(Fn.decl().getReturnType());
    for (const LoopCode &Each : loopCodeOf(Fn, workspace()))
      examine(Each, Each.Code == &Fn ? Library : nullptr);
  }

private:
  void examine(const LoopCode &Each, const FactFile *Library) {
    for (const BlockingCall &Call :
         blockingCalls(*Each.Code, workspace(), {*Descriptors, *Brief})) {
      if (!Call.isA(Fact::Blocks))
        continue;
      // co_spawn(pool, serve(), detached): that thread is there to be blocked.
      Condition When;
      if (Each.Code->isCoroutine())
        When.UnlessKnown.push_back({Fact::StartedAway, keyOf(Each.Code->decl())});
      std::string Message = "'" + (Call.Known ? Call.Primitive : displayName(*Call.IfBlocks)) +
                            "' blocks the thread that this " + Each.Is.str() + " runs on";
      if (!Call.Known) {
        When.If.push_back({Fact::Blocks, keyOf(*Call.IfBlocks)});
        Message += ": it reaches '{primitive}'";
      }
      llvm::append_range(When.If, Call.Also);
      if (Call.At->At)
        llvm::append_range(When.UnlessKnown, whenMadeNonBlocking(*Call.At->At, workspace()));
      report({.At = locationOf(*Call.At),
              .Message = std::move(Message),
              .Notes = Call.Notes,
              .Fixes = fixesFor(*Each.Code, Call, Library),
              .When = std::move(When)});
    }
  }

  /// `co_await` of the counterpart that the library names, or of its offload, which hands
  /// on no reference:
  ///   std::this_thread::sleep_for(1s)  ->  co_await rill::sleep_for(1s)
  ///   store(record)  ->  co_await rill::run_blocking([&] { return store(record); })
  std::vector<FixItHint> fixesFor(const Function &Fn, const BlockingCall &Call,
                                  const FactFile *Library) {
    const auto IsUsable = [&](llvm::StringRef Name) { return isDeclared(Name, context()); };
    const auto *Written = llvm::dyn_cast_or_null<CallExpr>(Call.At->At);
    if (!Library || !Written || Call.At->Implicit || !canAwaitAt(*Written, Fn))
      return {};
    if (const auto Instead = Library->Instead.find(nameOfCallee(callSite(*Written)));
        Call.Known && Instead != Library->Instead.end() && IsUsable(Instead->second))
      return replaced(*Written->getCallee(), "co_await " + Instead->second, context());
    if (const auto Offload = Library->Advice.find("offload");
        Offload != Library->Advice.end() && IsUsable(Offload->second) && !Written->isGLValue())
      return wrapped(*Written, "co_await " + Offload->second + "([&] { return ", "; })", context());
    return {};
  }

  Option<bool> Descriptors{*this, "Descriptors", false,
                           "report reads and writes on any descriptor, blocking or not"};
  Option<bool> Brief{*this, "Brief", false,
                     "report calls that block for a short time: mutexes, stdio, stat, logging"};
};

const Registration<BlockingCallCheck> Registered{{
    .Name = "coro-blocking-call",
    .Summary = "a call may block the thread that runs the event loop",
    .Level = Severity::Error,
    .Keeps = Principle::NeverBlock,
    .Serves = "no synchronous blocking call in a coroutine",
    .MeantInTests = true,
}};

} // namespace
} // namespace coro_tidy
