// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A coroutine is resumed by a function that holds a lock: it runs there and then, with the
// lock, and may want it itself.
//
//   void Event::set() {
//     std::lock_guard guard(mutex_);
//     for (auto handle : waiting_)
//       handle.resume();                // calls set(), or waits again
//   }

#include "core/Check.h"
#include "core/Source.h"
#include "topics/locks/HeldLocks.h"
#include "topics/resumption/Resumption.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;

class ResumeUnderLockCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    const auto MayResume = [&](const Event &E) { return !ifResumes(E, Fn, knowledge()).empty(); };
    for (const HeldLock &Lock : locksIn(Fn, workspace()))
      for (const WhileHeld &Each : whileHeld(Fn, Lock, workspace(), MayResume))
        tell(Fn, Lock, Each);
  }

private:
  void tell(const Function &Fn, const HeldLock &Lock, const WhileHeld &Each) {
    const Event &At = Each.Where.At;
    if (At.Object == Lock.Holder)
      return;
    for (const Condition &Resumed : ifResumes(At, Fn, knowledge())) {
      Condition When = Each.When;
      When.If.insert(When.If.begin(), Resumed.If.begin(), Resumed.If.end());
      report({.At = locationOf(At),
              .Message = "a coroutine may be resumed here while " + nameOf(Lock) + " is held",
              .Notes = {{takenAt(Lock, Each.Where), "it is taken here"}},
              .When = std::move(When)});
    }
  }
};

const Registration<ResumeUnderLockCheck> Registered{{
    .Name = "coro-resume-under-lock",
    .Summary = "a coroutine is resumed while a lock is held",
    .Level = Severity::Warning,
    .Keeps = Principle::HoldNothing,
}};

} // namespace
} // namespace coro_tidy
