// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A lock that blocks the thread is held while the coroutine is suspended: whoever wants it
// meanwhile blocks a thread, perhaps the one that should resume the coroutine; and if another
// thread resumes it, that one unlocks what it has not locked.
//
//   std::lock_guard guard(mutex_);
//   co_await flush();                  // suspended with the lock
//
// A lock that is awaited may be held. A generator that yields with one is
// coro-generator-holds-resource's.

#include "core/Check.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/locks/HeldLocks.h"
#include "topics/tasks/Awaits.h"
#include "topics/time/Pace.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/MapVector.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;

class LockAcrossAwaitCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.suspends() || !Fn.events())
      return;
    for (const HeldLock &Lock : locksIn(Fn, workspace()))
      examine(Fn, Lock);
  }

private:
  bool isSuspension(const Event &E) const {
    return E.Kind == flow::EventKind::Suspend && !E.Implicit &&
           !neverSuspends(*llvm::cast<Expr>(E.At), knowledge());
  }

  /// One finding for each place where it is taken.
  void examine(const Function &Fn, const HeldLock &Lock) {
    llvm::MapVector<SourceLocation, std::vector<WhileHeld>> ByPlace;
    for (WhileHeld &Each :
         whileHeld(Fn, Lock, workspace(), [&](const Event &E) { return isSuspension(E); })) {
      if (const FunctionDecl *Awaited = mayBeReady(*Each.Where.At.At))
        Each.When.If.push_back({Fact::MaySuspend, keyOf(*Awaited)});
      ByPlace[takenAt(Lock, Each.Where)].push_back(std::move(Each));
    }
    for (const auto &[At, All] : ByPlace)
      tell(Lock, At, All);
  }

  /// The function of the project whose task is awaited, which may finish without suspending.
  const FunctionDecl *mayBeReady(const Stmt &Suspension) const {
    const CallExpr *Made = suspendingCall(&Suspension);
    const FunctionDecl *Callee = Made ? Made->getDirectCallee() : nullptr;
    const bool IsForeign = !Callee || knowledge().described(*Callee) || isInSystemHeader(*Callee);
    return IsForeign ? nullptr : Callee;
  }

  /// What is certain is told together; else each suspension has a condition of its own.
  void tell(const HeldLock &Lock, SourceLocation At, llvm::ArrayRef<WhileHeld> All) {
    Report Certain{.At = At, .Message = nameOf(Lock) + " is held across a suspension"};
    for (const WhileHeld &Each : All)
      if (Each.When.holdsAlways())
        addNotes(Certain, Lock, Each);
    if (!Certain.Notes.empty())
      return report(std::move(Certain));
    for (const WhileHeld &Each : All) {
      Report Finding{.At = At, .Message = Certain.Message, .When = Each.When};
      addNotes(Finding, Lock, Each);
      report(std::move(Finding));
    }
  }

  static void addNotes(Report &To, const HeldLock &Lock, const WhileHeld &Each) {
    const SourceLocation Again = locationOf(Each.Where.Since);
    const bool IsTakenAgain =
        !Lock.ByHand && Each.Where.Since.Kind == flow::EventKind::Call && Again != To.At;
    if (IsTakenAgain && Lock.Holder->What != flow::Place::Temporary)
      To.Notes.push_back({Again, "it is locked here"});
    To.Notes.push_back({Each.Where.At.At->getBeginLoc(), "may suspend here"});
  }
};

const Registration<LockAcrossAwaitCheck> Registered{{
    .Name = "coro-lock-across-await",
    .Summary = "a lock that blocks the thread is held across a suspension",
    .Level = Severity::Error,
    .Keeps = Principle::HoldNothing,
}};

} // namespace
} // namespace coro_tidy
