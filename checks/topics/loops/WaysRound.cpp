// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/WaysRound.h"
#include "core/Statements.h"
#include "flow/Forward.h"
#include "topics/loops/Questions.h"
#include "topics/tasks/Awaits.h"
#include "topics/time/Pace.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace clang;

namespace coro_tidy {

/// What the path has passed since the coroutine was last suspended, and whether it has
/// left the event loop's thread.
struct WaysRound::Passed {
  llvm::SmallBitVector Events;
  bool Away = false;

  friend bool operator==(const Passed &L, const Passed &R) {
    return L.Away == R.Away && L.Events == R.Events;
  }
};

WaysRound::WaysRound(const Function &Fn, const Stmt &Loop, const Knowledge &Facts)
    : Fn(Fn), Loop(Loop), Facts(Facts), Inside(statementsOf(&Loop)),
      Counts(anyStatement(&Loop, [](const Stmt &S) { return changesByOperator(S); })) {}

bool WaysRound::suspends(const Stmt &Part) const {
  return anyStatement(&Part, [&](const Stmt &S) {
    return Fn.suspensions().contains(&S) && !neverSuspends(*llvm::cast<Expr>(&S), Facts);
  });
}

/// There is one if a path comes to an event that it has passed already, and has not left the
/// loop in between.
bool WaysRound::haveNoSuspension(const Statements *Asking) const {
  llvm::DenseMap<const flow::Event *, unsigned> Numbers;
  for (const flow::Event &E : Fn.events()->all())
    if (E.At && Inside.contains(E.At))
      Numbers.try_emplace(&E, Numbers.size());
  bool Found = Numbers.empty();
  const auto After = [&](Passed State, const flow::Event &E) {
    if (E.Kind == flow::EventKind::Resume) {
      afterAwait(State, E.At);
    } else if ((E.At && !Inside.contains(E.At)) || (Asking && isWork(E, *Asking))) {
      State.Events.reset();
    } else if (const auto Number = Numbers.find(&E); Number != Numbers.end()) {
      Found |= State.Events.test(Number->second) && !State.Away;
      State.Events.set(Number->second);
    }
    return State;
  };
  const auto Join = [](Passed L, const Passed &R) {
    L.Events |= R.Events;
    L.Away &= R.Away;
    return L;
  };
  flow::forward(*Fn.events(), Passed{llvm::SmallBitVector(Numbers.size())}, After, Join);
  return Found;
}

bool WaysRound::areThoseOf(const Stmt &Inner) const {
  return llvm::none_of(Inside, [&](const Stmt *S) {
    return S != &Loop && isLoop(*S) && statementsOf(S).contains(&Inner);
  });
}

void WaysRound::afterAwait(Passed &State, const Stmt *At) const {
  const auto *Suspension = llvm::dyn_cast_or_null<Expr>(At);
  if (!Suspension || neverSuspends(*Suspension, Facts))
    return;
  State.Events.reset();
  const CallSite Site = awaitedSite(*Suspension);
  State.Away =
      Facts.holds(Site, Fact::HopsAway) || (State.Away && !Facts.holds(Site, Fact::HopsBack));
}

/// A change of any kind that happens in the loop besides asking.
bool WaysRound::isWork(const flow::Event &E, const Statements &Asking) const {
  if (!E.At || !Inside.contains(E.At) || Asking.contains(E.At))
    return false;
  return Counts ||
         llvm::is_contained(
             {flow::EventKind::Call, flow::EventKind::Assign, flow::EventKind::Catch}, E.Kind);
}

} // namespace coro_tidy
