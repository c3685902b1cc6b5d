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
#include "topics/lifetime/Outlives.h"

using namespace clang;

namespace coro_tidy {
namespace {

class DanglingArgumentCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    for (const Outlived &Found : outlivedIn(Fn, knowledge()))
      if (Found.Is == Outlived::Argument)
        tell(Found);
  }

private:
  void tell(const Outlived &Found) {
    const flow::Place &Root = Found.Loan.Of->root();
    const std::string What = Root.What == flow::Place::Temporary
                                 ? "temporary"
                                 : "'" + Root.Named->getNameAsString() + "'";
    const bool IsCallers =
        llvm::isa_and_nonnull<ParmVarDecl>(Root.Named) && Root.Named->getType()->isReferenceType();
    report({.At = Found.Loan.Argument->getBeginLoc(),
            .Message = What + (IsCallers ? " may end" : " ends") + " before the task of " +
                       calleeOf(*Found.Call) + " that refers to it",
            .Notes = notesOn(Found.Task),
            .When = whenUsed(Found, knowledge())});
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
