// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task refers to what its coroutine was given by reference until it has finished. What was
// given may be gone before:
//
//   auto pause = sleep_for(std::chrono::milliseconds(n));   // the duration ends here
//   co_await dial(host);
//   co_await std::move(pause);                              // and is read here

#include "core/Check.h"
#include "core/Source.h"
#include "flow/Fate.h"
#include "topics/lifetime/UsesLater.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::Fate;

bool never(const Event &) { return false; }

class DanglingArgumentCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events())
      return;
    for (const flow::Block &Block : Fn.events()->blocks())
      for (const Event &E : Block.Events)
        if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
            Call && E.Kind == flow::EventKind::Call && !E.Implicit && returnsTask(*Call))
          for (const Borrowed &Loan : borrowedBy(E, *Fn.events(), knowledge()))
            examine(Fn, E, *Call, Loan);
  }

private:
  bool returnsTask(const CallExpr &Call) const {
    return Call.isPRValue() &&
           (knowledge().isAwaitable(Call.getType()) || knowledge().isGenerator(Call.getType()));
  }

  void examine(const Function &Fn, const Event &Maker, const CallExpr &Call, const Borrowed &Loan) {
    for (const Fate &Each : flow::fatesOf(*Fn.events(), Maker, never, Loan.Of))
      if (outlives(Each))
        return tell(Call, Loan, Each);
  }

  /// The task is used after what it refers to has ended, or goes to where it outlives the
  /// function.
  static bool outlives(const Fate &Task) {
    switch (Task.What) {
    case Fate::Awaited:
    case Fate::Used:
    case Fate::Given:
    case Fate::Captured:
      return Task.Ended != nullptr;
    case Fate::Kept:
    case Fate::Returned:
      return true;
    case Fate::Dropped:
    case Fate::Replaced:
    case Fate::Thrown:
      return false;
    }
    return false;
  }

  void tell(const CallExpr &Call, const Borrowed &Loan, const Fate &Task) {
    const bool IsTemporary = Loan.Of->root().What == flow::Place::Temporary;
    const std::string What =
        IsTemporary ? "temporary" : "'" + Loan.Of->root().Named->getNameAsString() + "'";
    Report Finding{.At = Loan.Argument->getBeginLoc(),
                   .Message =
                       What + " ends before the task of " + calleeOf(Call) + " that refers to it"};
    if (Task.Ended && Task.At->At)
      Finding.Notes.push_back({Task.At->At->getBeginLoc(), "the task is used here"});
    else if (Task.What == Fate::Kept)
      Finding.Notes.push_back({Call.getBeginLoc(), "the task is kept here"});
    if (Loan.Callee)
      Finding.When.If = {{Fact::UsesLater, keyOf(*Loan.Callee), Loan.Index}};
    report(std::move(Finding));
  }

  static std::string calleeOf(const CallExpr &Call) {
    const NamedDecl *Callee = callSite(Call).Callee;
    return Callee && Callee->getIdentifier() ? "'" + displayName(*Callee) + "'" : "this call";
  }
};

const Registration<DanglingArgumentCheck> Registered{{
    .Name = "coro-dangling-argument",
    .Summary = "a task outlives what it was given by reference",
    .Level = Severity::Error,
    .Keeps = Principle::OutliveNothing,
}};

} // namespace
} // namespace coro_tidy
