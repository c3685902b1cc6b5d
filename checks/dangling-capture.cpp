// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The captures of a lambda are in its closure, not in the frame of the coroutine that it is.
// The task refers to the closure, and outlives it where that is a temporary, or is freed by
// who has called it:
//
//   co_spawn(loop, [&]() -> awaitable<void> { ... }(), detached);     the closure ends here
//   pool.post([=]() -> Task<> { co_await load(); use(x); });          post frees it, and x

#include "core/Check.h"
#include "core/Source.h"
#include "topics/lifetime/Closures.h"

using namespace clang;

namespace coro_tidy {
namespace {

class DanglingCaptureCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    for (const EndedClosure &Closure : endedClosures(Fn, workspace())) {
      Report Finding{.At = Closure.At->getBeginLoc(),
                     .Message = messageFor(Closure),
                     .Notes = Closure.Notes,
                     .When = Closure.When};
      Finding.When.If.push_back(
          {Closure.Uses, keyOf(*Closure.Lambda), closureIndex(*Closure.Lambda)});
      report(std::move(Finding));
    }
  }

private:
  static std::string messageFor(const EndedClosure &Closure) {
    if (Closure.FreedBy)
      return "'" + displayName(*Closure.FreedBy) +
             "' frees this lambda before its task, which uses what it has captured, has finished";
    const auto *Variable = llvm::dyn_cast<DeclRefExpr>(Closure.At->IgnoreUnlessSpelledInSource());
    return (Variable ? "'" + Variable->getDecl()->getNameAsString() + "'" : "lambda") +
           std::string(" ends before its task, which uses what it has captured");
  }
};

const Registration<DanglingCaptureCheck> Registered{{
    .Name = "coro-dangling-capture",
    .Summary = "a coroutine outlives the lambda whose captures it uses",
    .Level = Severity::Error,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
