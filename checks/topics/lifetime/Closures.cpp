// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/lifetime/Closures.h"
#include "core/Infer.h"
#include "core/Source.h"
#include "flow/Loans.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/CallableFates.h"
#include "topics/lifetime/Outlives.h"
#include "topics/lifetime/Starts.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;

bool isClosure(const CXXRecordDecl *Class) {
  return Class && Class->isLambda() && Class->capture_size() != 0;
}

class ClosuresSearch {
public:
  ClosuresSearch(const Function &Fn, const Workspace &In) : Fn(Fn), In(In), Facts(In.knowledge()) {}

  std::vector<EndedClosure> run() {
    for (const Event &E : Fn.events()->all())
      if (E.Kind == flow::EventKind::Call && E.At && !E.Implicit) {
        arguments(E);
        wrapped(E);
      }
    for (const Outlived &Found : outlivedIn(Fn, Facts))
      loan(Found);
    return std::move(Ended);
  }

private:
  void arguments(const Event &Call) {
    const CallSite Sink = callSite(*Call.At);
    for (const auto &Each : llvm::enumerate(Sink.Arguments))
      for (const FunctionDecl *Lambda : targetsGiven(*Each.value()))
        argument(Sink, static_cast<int>(Each.index()), *Each.value(), *Lambda);
  }

  void argument(const CallSite &Sink, int Index, const Expr &Argument, const FunctionDecl &Lambda) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Lambda);
    const QualType Task = Lambda.getReturnType();
    if (!Method || !isClosure(Method->getParent()) || !runsOn(Task, Facts) ||
        flow::refersElsewhere(Argument.getType()))
      return; // Who has a std::ref of a closure frees nothing.
    const auto When = wheneverSink(Sink, Fact::FreesCallable, Index, In);
    if (!When || (!When->empty() && keepsCallers(Sink, Index, Argument)))
      return;
    const auto Drops = wheneverSink(Sink, Fact::DropsResult, Index, In);
    if (Drops && Drops->empty() && startsLater(Task, Facts))
      return; // Nothing of a lazy task runs when it is dropped.
    Condition Freed{.If = *When};
    if (!When->empty()) // It may run the task to its end.
      for (const Fact Waits : {Fact::Blocks, Fact::SyncWait})
        Freed.Unless.push_back({Waits, keyOf(*Sink.Callee)});
    Ended.push_back({&Lambda, &Argument, Sink.Callee, {}, std::move(Freed)});
  }

  /// What a library makes of a lambda refers to it, and is of use in this full-expression alone:
  ///   co_await submit_to(0, coroutine::lambda([=]() -> future<> { ... }));
  void wrapped(const Event &Wrapper) {
    const CallSite Site = callSite(*Wrapper.At);
    for (const auto &Each : llvm::enumerate(Site.Arguments)) {
      const flow::Place *Of = Fn.events()->places().of(Each.value());
      const bool IsKept = Facts.fact(Site, Fact::UsesLater, static_cast<int>(Each.index())) &&
                          structure::isCallable(Site.Result) && !Facts.isAwaitable(Site.Result);
      if (!IsKept || !Of || Of->root().What != flow::Place::Temporary || mayBeAwaited(Wrapper))
        continue;
      for (const FunctionDecl *Lambda : targetsGiven(*Each.value()))
        if (isClosure(llvm::cast<CXXMethodDecl>(Lambda)->getParent()))
          Ended.push_back({Lambda, Each.value(), nullptr, {}, {}});
    }
  }

  /// Whether the value, or what is made of it, may be awaited where it is made.
  bool mayBeAwaited(const Event &Made) const {
    switch (Made.Goes.How) {
    case flow::Destination::Dropped:
    case flow::Destination::Stored:
    case flow::Destination::Returned:
      return false;
    case flow::Destination::Given: {
      const Event *To = Made.Goes.At ? eventOf(*Made.Goes.At, *Fn.events()) : nullptr;
      return !To || mayBeAwaited(*To);
    }
    default:
      return true;
    }
  }

  /// A function that takes a reference to a variable of its caller frees nothing.
  static bool keepsCallers(const CallSite &Sink, int Index, const Expr &Argument) {
    const auto *Callee = llvm::dyn_cast<FunctionDecl>(Sink.Callee);
    return Argument.isLValue() && Callee && Index < static_cast<int>(Callee->getNumParams()) &&
           Callee->getParamDecl(Index)->getType()->isReferenceType();
  }

  void loan(const Outlived &Found) {
    const auto IsIt = [&](const EndedClosure &Each) {
      return Each.At == Found.Loan.Argument && Each.When.holdsAlways();
    };
    const flow::Place &Root = Found.Loan.Of->root();
    const bool IsCallers = llvm::isa_and_nonnull<ParmVarDecl>(Root.variable());
    if (Found.Is != Outlived::Closure || !Found.Loan.Callee || IsCallers ||
        !isClosure(structure::classOf(Found.Loan.Of->type())) || llvm::any_of(Ended, IsIt))
      return;
    for (const FunctionDecl *Lambda : callableTargets(*Found.Loan.Argument)) {
      Condition When = Found.Loan.Callee == Lambda ? Found.When : whenUsed(Found, Facts);
      Ended.push_back({Lambda, Found.Loan.Argument, nullptr, notesOn(Found.Task), std::move(When),
                       howUsed(Found.Task)});
    }
  }

  const Function &Fn;
  const Workspace &In;
  const Knowledge &Facts;
  std::vector<EndedClosure> Ended;
};

/// closure-freed(f): the closure of the lambda f ends before the task that it returns, whatever
/// nobody has seen.
void inferClosureFreed(const Function &Fn, Workspace &Of, UnitResult &Into) {
  for (const EndedClosure &Each : endedClosures(Fn, Of))
    if (Each.FreedBy || (Each.When.Unless.empty() && Each.When.UnlessKnown.empty()))
      Into.Rules.push_back({{Fact::ClosureFreed, keyOf(*Each.Lambda)},
                            Each.When.If,
                            {Of.place(Each.At->getBeginLoc()), "the closure around it ends here"},
                            displayName(*Each.Lambda)});
}

const Inference Registered{"closure-freed", inferClosureFreed};

} // namespace

const std::vector<EndedClosure> &endedClosures(const Function &Fn, const Workspace &In) {
  return Fn.once(
      [&] { return Fn.events() ? ClosuresSearch(Fn, In).run() : std::vector<EndedClosure>(); });
}

int closureIndex(const FunctionDecl &Lambda) {
  return llvm::cast<CXXMethodDecl>(Lambda).isExplicitObjectMemberFunction() ? 0 : Atom::ThisIndex;
}

} // namespace coro_tidy
