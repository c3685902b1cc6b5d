// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Closing a session suspends, so no destructor can do it; it has to be awaited on
// every path, and a suspension in between is a path that may throw:
//
//   auto c = co_await connect(host);
//   auto body = co_await c.get(url);   // throws, or is cancelled: c stays open
//   co_await c.close();

#include "core/Check.h"
#include "core/Sessions.h"
#include "flow/Typestate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using flow::Step;

enum : flow::State {
  Gone,    ///< Not, or no longer, this function's to close.
  Empty,   ///< Opened by the first thing that is done with it.
  Opening, ///< Open, unless that fails.
  Asked,   ///< Open on one of the branches that follow.
  Open,
  Thrown, ///< Open, and the last event may have thrown.
  Caught, ///< Open in and after a handler.
  Closed,
};

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
  /// `auto &&s = co_await open();` owns what it refers to.
  static QualType ownedType(const VarDecl &Variable) {
    const Expr *Init = Variable.getInit();
    if (const auto *Full = llvm::dyn_cast_or_null<ExprWithCleanups>(Init))
      Init = Full->getSubExpr();
    const auto *Temporary = llvm::dyn_cast_or_null<MaterializeTemporaryExpr>(Init);
    return Temporary && Temporary->getExtendingDecl() == &Variable ? Temporary->getType()
                                                                   : Variable.getType();
  }

  void examine(const Function &Fn, const SessionObject &Of) {
    const flow::Graph &Graph = *Fn.events();
    const std::vector<Event> Closing = closingEvents(Graph, Of, workspace());
    const bool ClosedHere = !Closing.empty();
    const auto ByFlag = [&](const Event &E) { return dependsOnFlag(E, context()); };
    if ((!Fn.isCoroutine() && !ClosedHere) || llvm::any_of(Closing, ByFlag))
      return;
    std::vector<Atom> Helpers;
    std::vector<flow::Hit> Leaks = leaksOf(Graph, Of, /*HelpersClose=*/true);
    if (Leaks.empty()) {
      Helpers = closingHelpers(Graph, Of, workspace());
      Leaks = leaksOf(Graph, Of, /*HelpersClose=*/false);
    }
    if (!Leaks.empty())
      tell(Fn, Of, mostTelling(Leaks), ClosedHere, std::move(Helpers));
  }

  std::vector<flow::Hit> leaksOf(const flow::Graph &In, const SessionObject &Of,
                                 bool HelpersClose) {
    return flow::run(In, *Of.Variable, [&](flow::State From, const Event &E) {
      return step(From, E, Of, HelpersClose);
    });
  }

  Step step(flow::State From, const Event &E, const SessionObject &Of, bool HelpersClose) {
    const bool Own = E.Object == Of.Variable;
    if (Own && E.Kind == EventKind::Declare)
      return {born(Of)};
    if (Own && E.Kind == EventKind::Assign)
      return {From == Gone ? Gone : Open};
    if (Own && E.Kind == EventKind::Destroy)
      return {Closed, leaks(From, E.How)};

    const SessionUse Use = useOf(E, Of, workspace());
    const bool Closes =
        Use.What == SessionUse::Closes || (Use.What == SessionUse::MayClose && HelpersClose);
    if (From == Gone || Use.What == SessionUse::HandsOn)
      return {Gone};
    if (Closes)
      return {Closed};
    if (Use.What == SessionUse::Opens)
      return {Opening};
    if (Use.What != SessionUse::None && From != Closed)
      return {touched(From, E, Use.What, Of)};
    return {untouched(From, E)};
  }

  /// The arguments of a coroutine, and whatever was made from something, are open.
  flow::State born(const SessionObject &Of) {
    const bool IsParameter = llvm::isa<ParmVarDecl>(Of.Variable);
    return IsParameter || !beginsEmpty(Of.Variable->getInit()) ? Open : Empty;
  }

  static bool leaks(flow::State From, flow::Exit How) {
    switch (How) {
    case flow::Exit::Normal:
      return From == Open || From == Thrown || From == Caught;
    case flow::Exit::Exception:
      return From == Thrown;
    case flow::Exit::Destroyed:
      return false;
    }
    return false;
  }

  flow::State touched(flow::State From, const Event &E, SessionUse::Kind How,
                      const SessionObject &Of) {
    if (How == SessionUse::Asks)
      return Asked;
    if (From == Empty)
      return hasOpener(*Of.Class) ? Empty : Opening;
    return From == Caught ? Caught : mayThrow(E, workspace()) ? Thrown : Open;
  }

  /// Open and Thrown tell apart by which event an exception comes; one that comes by
  /// any other event than those that are known to throw is no path worth a report.
  flow::State untouched(flow::State From, const Event &E) {
    if (From == Opening && E.Kind == EventKind::Resume && yieldsNothing(E))
      return Open;
    if (From == Caught)
      return E.Kind == EventKind::Throw ? Thrown : Caught;
    if (From != Open && From != Thrown)
      return From;
    if (E.Kind == EventKind::Destroy || E.Kind == EventKind::Return)
      return From;
    if (E.Kind == EventKind::Catch)
      return From == Thrown ? Caught : Gone;
    return mayThrow(E, workspace()) ? Thrown : Open;
  }

  /// An awaited opener that yields nothing to look at has succeeded when it resumes.
  static bool yieldsNothing(const Event &Resume) {
    return llvm::cast<Expr>(Resume.At)->getType()->isVoidType();
  }

  static bool isByException(const flow::Hit &Leak) {
    return Leak.At.How == flow::Exit::Exception && !llvm::isa_and_nonnull<CXXThrowExpr>(Leak.Via);
  }

  /// A path that the author wrote says more than one that takes an exception.
  static const flow::Hit &mostTelling(llvm::ArrayRef<flow::Hit> Leaks) {
    const auto *Written = llvm::find_if_not(Leaks, [](const flow::Hit &Leak) {
      return isByException(Leak) || Leak.From == Caught;
    });
    return Written == Leaks.end() ? Leaks.front() : *Written;
  }

  /// What throws, for a message.
  static std::string throwing(const Stmt &Via) {
    const Stmt *At = &Via;
    if (const auto *Await = llvm::dyn_cast<CoroutineSuspendExpr>(At))
      At = Await->getOperand()->IgnoreImplicit();
    const NamedDecl *Callee = callSite(*At).Callee;
    return Callee ? "'" + displayName(*Callee) + "'" : "'co_await'";
  }

  void tell(const Function &Fn, const SessionObject &Of, const flow::Hit &Leak, bool ClosedHere,
            std::vector<Atom> Helpers) {
    const std::string Self = "session '" + Of.Variable->getNameAsString() + "' is ";
    Report Finding{.At = Of.Variable->getLocation(),
                   .Message = Self + (ClosedHere ? "not closed on every path" : "never closed"),
                   .When = {.If = {}, .Unless = std::move(Helpers)}};
    if (isByException(Leak) && Leak.Via) {
      Finding.Message = Self + "not closed when " + throwing(*Leak.Via) + " throws";
      Finding.Notes.push_back({Leak.Via->getBeginLoc(), "may throw here"});
    } else if (const Stmt *Way = Leak.From == Caught ? Leak.Since.At : Leak.Via;
               Way && ClosedHere) {
      Finding.Notes.push_back({Way->getBeginLoc(), "it is still open here"});
    }
    if (const FactFile *Library = knowledge().library(Fn.decl().getReturnType()))
      if (const auto Use = Library->Advice.find("use"); Use != Library->Advice.end())
        Finding.Notes.push_back(
            {Of.Variable->getLocation(), "'" + Use->second + "' closes it on every path"});
    if (Of.Known.Stated || assertsClosed(*Of.Class))
      return report(std::move(Finding));
    Finding.Grade = Severity::Warning;
    if (ClosedHere)
      return report(std::move(Finding));
    tellByProject(Of, std::move(Finding));
  }

  /// By its members alone something is hardly a session; that others close it makes it one.
  void tellByProject(const SessionObject &Of, Report Finding) {
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
