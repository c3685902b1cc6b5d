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
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/cancellation/Throwing.h"
#include "topics/sessions/SessionLife.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

class UnclosedSessionCheck final : public Check {
public:
  using Check::Check;

  void checkFunction(const Function &Fn) override {
    if (!Fn.events() || Fn.decl().isMain())
      return;
    for (const VarDecl *Variable : Fn.decl().parameters())
      if (const auto Owned = sessionOf(Variable->getType(), Variable, knowledge()))
        examine(Fn, *Owned);
    for (const VarDecl *Variable : Fn.locals())
      if (const auto Owned = sessionOf(ownedType(*Variable), Variable, knowledge()))
        examine(Fn, *Owned);
  }

private:
  /// A plain function can close a session only by blocking: those that do so are examined. A leak
  /// that needs no call to throw is told; else one for each call by which it leaks, of which the
  /// first that throws counts.
  void examine(const Function &Fn, const SessionObject &Of) {
    const flow::Graph &Graph = *Fn.events();
    const std::vector<Event> Closing = closingEvents(Graph, Of, workspace());
    if ((!Fn.isCoroutine() && Closing.empty()) || closesOnFlag(Closing, Fn))
      return;
    const std::vector<Atom> Helpers = closingHelpers(Graph, Of, workspace());
    const auto Throwers = suppositions(Graph, knowledge());
    std::vector<Atom> Told;
    for (const bool HelpersClose : {true, false})
      for (const FunctionDecl *Thrower : Throwers) {
        if (!HelpersClose && Helpers.empty())
          return;
        const SessionLife Follow(Of, Fn, workspace(), {HelpersClose, Thrower});
        const std::vector<flow::Hit> Leaks = leaksOf(Of, Fn, Follow, Closing);
        if (Leaks.empty())
          continue;
        Condition When{.UnlessKnown = Told};
        if (!HelpersClose)
          When.Unless = Helpers;
        if (Thrower)
          When.If = {{Fact::Throws, keyOf(*Thrower)}};
        tell(Fn, Of, Follow.restsOn(), mostTelling(Leaks), !Closing.empty(), When);
        if (!Thrower)
          return;
        Told.push_back(When.If.front());
      }
  }

  std::vector<flow::Hit> leaksOf(const SessionObject &Of, const Function &Fn,
                                 const SessionLife &Follow, llvm::ArrayRef<Event> Closing) {
    std::vector<flow::Hit> Leaks = flow::run(*Fn.events(), *Of.Variable, Follow);
    llvm::erase_if(Leaks, [&](const flow::Hit &Leak) {
      return followsFailure(Leak, Of, Fn) || (Leak.Via && isReturnOfMacro(*Leak.Via)) ||
             (Leak.How == flow::Exit::Exception && isHandedThrough(*Of.Variable, Closing));
    });
    return Leaks;
  }

  /// What is taken from the caller and closed on no path here is on its way to somebody else.
  static bool isHandedThrough(const VarDecl &Variable, llvm::ArrayRef<Event> Closing) {
    return llvm::isa<ParmVarDecl>(Variable) && Closing.empty();
  }

  /// try { s = co_await open(); } catch (...) { failure = std::current_exception(); }
  /// if (failure) { co_await other.close(); std::rethrow_exception(failure); }
  ///
  /// What failed has opened nothing.
  bool followsFailure(const flow::Hit &Leak, const SessionObject &Of, const Function &Fn) {
    return Leak.Via && standsInBranchOn(*Leak.Via, Fn, [&](const VarDecl &Flag) {
             return structure::isStdClass(Flag.getType(), {"exception_ptr"}) &&
                    isOpenedUnless(Flag, Of, Fn);
           });
  }

  /// Whether what opens the session stands in a `try` with a handler that sets Failure.
  bool isOpenedUnless(const VarDecl &Failure, const SessionObject &Of, const Function &Fn) {
    return llvm::any_of(Fn.events()->all(), [&](const Event &E) {
      const bool Opens = (E.Kind == EventKind::Assign && E.variable() == Of.Variable) ||
                         useOf(E, Of, workspace()).What == SessionUse::Opens;
      return Opens && E.At && isHandledBySetting(*E.At, Failure, Fn);
    });
  }

  static bool isHandledBySetting(const Stmt &At, const VarDecl &Failure, const Function &Fn) {
    return tryAround(At, Fn, [&](const CXXTryStmt &Try) {
      return anyHandler(Try, [&](const CXXCatchStmt &Handler) {
        return mentions(Handler.getHandlerBlock(), Failure);
      });
    });
  }

  static bool isByException(const flow::Hit &Leak) {
    return Leak.How == flow::Exit::Exception && !llvm::isa_and_nonnull<CXXThrowExpr>(Leak.Via);
  }

  /// A path that the author wrote says more than one that takes an exception.
  static const flow::Hit &mostTelling(llvm::ArrayRef<flow::Hit> Leaks) {
    const auto *Written = llvm::find_if_not(Leaks, [](const flow::Hit &Leak) {
      return isByException(Leak) || Leak.From == SessionLife::Caught;
    });
    return Written == Leaks.end() ? Leaks.front() : *Written;
  }

  void tell(const Function &Fn, const SessionObject &Of, Standing Opened, const flow::Hit &Leak,
            bool ClosedHere, Condition When) {
    const std::string Self = "session '" + Of.Variable->getNameAsString() + "' is ";
    Report Finding{.At = Of.Variable->getLocation(),
                   .Message = Self + (ClosedHere ? "not closed on every path" : "never closed"),
                   .When = std::move(When),
                   .RestsOn = Opened};
    const Stmt *Way = Leak.From == SessionLife::Caught ? Leak.Since.At : Leak.Via;
    if (isByException(Leak) && Way) {
      Finding.Message = Self + "not closed when " + throwerAt(*Way) + " throws";
      Finding.Notes.push_back({Way->getBeginLoc(), "may throw here"});
    } else if (Way && ClosedHere) {
      Finding.Notes.push_back({Way->getBeginLoc(), "it is still open here"});
    }
    if (const FactFile *Library = knowledge().library(Fn.decl().getReturnType()))
      if (const auto Use = Library->Advice.find("use"); Use != Library->Advice.end())
        Finding.Notes.push_back(
            {Of.Variable->getLocation(), "'" + Use->second + "' closes it on every path"});
    grade(Of, ClosedHere, std::move(Finding));
  }

  /// By its members alone something is hardly a session; that this function or another
  /// one closes it makes it one.
  void grade(const SessionObject &Of, bool ClosedHere, Report Finding) {
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
