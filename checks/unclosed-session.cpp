// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Closing a session suspends, so no destructor can do it; it has to be awaited on
// every path, and a suspension in between is a path that may throw:
//
//   auto c = co_await connect(host);
//   auto body = co_await c.get(url);   // throws, or is cancelled: c stays open
//   co_await c.close();

#include "core/Check.h"
#include "core/Source.h"
#include "topics/sessions/SessionLeaks.h"
#include "topics/sessions/SuccessOnly.h"

using namespace clang;

namespace coro_tidy {
namespace {

class UnclosedSessionCheck final : public Check {
public:
  using Check::Check;

  /// A scope of tasks is joined, for which there is coro-unjoined-scope.
  void checkFunction(const Function &Fn) override {
    for (const SessionObject &Of : ownedSessions(Fn, knowledge()))
      if (!Of.IsScope)
        for (SessionLeak &Leak : leaksOf(Of, Fn, workspace()))
          tell(Fn, Of, std::move(Leak));
    for (SuccessfulClose &Close : closedOnSuccessOnly(Fn, knowledge())) {
      const NamedDecl *Before = callSite(*Close.Before).Callee;
      report({.At = Close.Closer->getBeginLoc(),
              .Message = "session '" + Close.Of.Variable->getNameAsString() +
                         "' is closed only if " +
                         (Before ? "'" + displayName(*Before) + "' succeeds" : "all goes well"),
              .When = {.UnlessKnown = std::move(Close.Helpers)}});
    }
  }

private:
  void tell(const Function &Fn, const SessionObject &Of, SessionLeak Leak) {
    Report Finding{.At = Of.Variable->getLocation(),
                   .Message = "session '" + Of.Variable->getNameAsString() + "' is " +
                              missing("closed", Leak, knowledge()),
                   .When = std::move(Leak.When),
                   .RestsOn = Leak.Opened};
    if (Leak.Way && (Leak.ByException || Leak.ClosedHere))
      Finding.Notes.push_back(
          {Leak.Way->getBeginLoc(), Leak.ByException ? "may throw here" : "it is still open here"});
    if (const FactFile *Library = knowledge().library(Fn.decl().getReturnType()))
      if (const auto Use = Library->Advice.find("use"); Use != Library->Advice.end())
        Finding.Notes.push_back(
            {Of.Variable->getLocation(), "'" + Use->second + "' closes it on every path"});
    grade(Of, Leak.ClosedHere, std::move(Finding));
  }

  /// By its members alone something is hardly a session; that this function or another
  /// one closes it makes it one.
  void grade(const SessionObject &Of, bool ClosedHere, Report Finding) {
    if (knowledge().holds(*Of.Class, Fact::FreesItself)) {
      Finding.Grade = Severity::Hint;
      return report(std::move(Finding));
    }
    if (Of.Known.Stated || assertsClosed(*Of.Class))
      return report(std::move(Finding));
    Finding.Grade = Severity::Warning;
    if (ClosedHere)
      return report(std::move(Finding));
    const Atom ByProject{Fact::ClosedByProject, keyOfClass(*Of.Class)};
    Report Alone = Finding;
    Alone.Grade = Severity::Hint;
    Alone.Message += ", though its class has '" + Of.Known.Closers.front() + "'";
    Alone.When.Unless.push_back(ByProject);
    report(std::move(Alone));
    Finding.When.If.push_back(ByProject);
    report(std::move(Finding));
  }
};

const Registration<UnclosedSessionCheck> Registered{{
    .Name = "coro-unclosed-session",
    .Summary = "a session is not closed on every path",
    .Level = Severity::Error,
    .Keeps = Principle::HoldNothing,
    .Serves = "sessions and other resources are closed with `async with`",
}};

} // namespace
} // namespace coro_tidy
