// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A scope of tasks owns what is started in it until it is joined, which has to be awaited. One
// that ends before ends the program, or its tasks go on without what they use:
//
//   folly::coro::AsyncScope scope;
//   scope.add(publish(track));
//   if (!co_await setup())
//     co_return false;               // the task goes on
//   co_await scope.joinAsync();

#include "core/Check.h"
#include "core/Source.h"
#include "topics/sessions/MemberScopes.h"
#include "topics/sessions/SessionLeaks.h"

using namespace clang;

namespace coro_tidy {
namespace {

class UnjoinedScopeCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    for (const SessionObject &Of : ownedSessions(Fn, knowledge()))
      if (Of.IsScope)
        for (SessionLeak &Leak : leaksOf(Of, Fn, workspace()))
          tell(*Of.Variable, std::move(Leak));
    if (Fn.events())
      for (const flow::Event &E : Fn.events()->all())
        if (const FieldDecl *Scope = startsIn(E, workspace()))
          examine(*Scope, E);
  }

private:
  void tell(const VarDecl &Scope, SessionLeak Leak) {
    Report Finding{.At = Scope.getLocation(),
                   .Message = "tasks in '" + Scope.getNameAsString() + "' are " +
                              missing("waited for", Leak, knowledge()),
                   .When = std::move(Leak.When),
                   .RestsOn = Leak.Opened};
    if (Leak.Way && (Leak.ByException || Leak.ClosedHere))
      Finding.Notes.push_back({Leak.Way->getBeginLoc(),
                               Leak.ByException ? "may throw here" : "they may still run here"});
    report(std::move(Finding));
  }

  /// A member that no function of its class joins, though one ends the object.
  void examine(const FieldDecl &Scope, const flow::Event &Start) {
    const CXXMethodDecl *End = endOf(Scope, knowledge());
    auto Joiners = joinersOf(Scope);
    if (End && Joiners)
      report({.At = Scope.getLocation(),
              .Message = "tasks in '" + Scope.getNameAsString() + "' are never waited for",
              .Notes = {{locationOf(Start), "they are started here"},
                        {End->getLocation(), "the object ends here, and they go on"}},
              .When = {.Unless = std::move(*Joiners), .UnlessKnown = {joins(nullptr, Scope)}}});
  }
};

const Registration<UnjoinedScopeCheck> Registered{{
    .Name = "coro-unjoined-scope",
    .Summary = "a scope of tasks ends before its tasks are waited for",
    .Level = Severity::Error,
    .Keeps = Principle::AwaitOrOwn,
    .Serves = "no leaked tasks",
}};

} // namespace
} // namespace coro_tidy
