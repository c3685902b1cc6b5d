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
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "topics/lifetime/CallableFates.h"
#include "topics/lifetime/Outlives.h"

using namespace clang;

namespace coro_tidy {
namespace {

class DanglingArgumentCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    for (const Outlived &Found : outlivedIn(Fn, knowledge()))
      if (Found.Is == Outlived::Argument && !Found.LentBy)
        tell(Found);
    if (!Fn.events())
      return;
    for (const flow::Event &E : Fn.events()->all())
      if (E.Kind == flow::EventKind::Call && E.At && !E.Implicit)
        for (const auto &Each : llvm::enumerate(callSite(*E.At).Arguments))
          if (isTakenOver(callSite(*E.At), Each.index()))
            for (const FunctionDecl *Handler : targetsGiven(*Each.value()))
              handler(*Handler);
  }

private:
  /// Who takes a std::function and its like by value calls it later, with what he has himself.
  bool isTakenOver(const CallSite &Sink, unsigned Index) const {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Sink.Callee);
    if (!Callee || isInStd(*Callee) || Index >= Callee->getNumParams() ||
        knowledge().fact(Sink, Fact::CallsNow, static_cast<int>(Index)))
      return false;
    const QualType By = Callee->getParamDecl(Index)->getType();
    const CXXRecordDecl *Class = By->isLValueReferenceType() ? nullptr : structure::classOf(By);
    return Class && !Class->isLambda() && structure::isCallable(By.getNonReferenceType());
  }

  /// What others lend to a handler is theirs for nobody sees how long: so it is with a value, of
  /// which the handler could have made a copy.
  void handler(const FunctionDecl &Handler) {
    if (const Function *Body = workspace().find(Handler))
      for (const Outlived &Found : outlivedIn(*Body, knowledge()))
        if (Found.Is == Outlived::Argument && Found.LentBy && isValue(Found.LentBy->getType()))
          tell(Found, Severity::Hint);
  }

  /// `const std::string &`
  static bool isValue(QualType Reference) {
    const QualType To = Reference->getPointeeType();
    const CXXRecordDecl *Class = To.isConstQualified() ? structure::classOf(To) : nullptr;
    return Class && structure::isCopyable(*Class);
  }

  void tell(const Outlived &Found, std::optional<Severity> Grade = std::nullopt) {
    const flow::Place &Root = Found.Loan.Of->root();
    const std::string What =
        Root.What == flow::Place::Temporary ? "temporary" : "'" + displayName(*Root.Named) + "'";
    const bool IsCallers =
        llvm::isa_and_nonnull<ParmVarDecl>(Root.Named) && Root.Named->getType()->isReferenceType();
    const bool IsStarted = !runsOn(Found.Call->getType(), knowledge());
    report({.At = Found.Loan.Argument->getBeginLoc(),
            .Message = What + (IsCallers ? " may end" : " ends") + " before the task " +
                       (IsStarted ? "that " + calleeOf(*Found.Call) + " has started and that"
                                  : "of " + calleeOf(*Found.Call) + " that") +
                       " refers to it",
            .Notes = notesOn(Found.Task),
            .When = whenUsed(Found, knowledge()),
            .Grade = Grade});
  }

  static std::string calleeOf(const Expr &Call) {
    const NamedDecl *Callee = callSite(Call).Callee;
    if (const auto *Constructor = llvm::dyn_cast_or_null<CXXConstructorDecl>(Callee))
      Callee = Constructor->getParent();
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
