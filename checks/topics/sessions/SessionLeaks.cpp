// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/sessions/SessionLeaks.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/sessions/SessionLife.h"
#include "topics/tasks/Handlers.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

class LeakFinder {
public:
  LeakFinder(const SessionObject &Of, const Function &Fn, Workspace &In)
      : Of(Of), Fn(Fn), In(In), Closing(closingEvents(*Fn.events(), Of, In)) {}

  std::vector<SessionLeak> find() const {
    std::vector<SessionLeak> Found;
    if ((!Fn.suspends() && Closing.empty()) || closesOnFlag(Closing, Fn))
      return Found;
    const std::vector<Atom> Helpers = closingHelpers(*Fn.events(), Of, In);
    const auto Throwers = suppositions(*Fn.events(), In.knowledge());
    std::vector<Atom> Told;
    for (const bool HelpersClose : {true, false})
      for (const FunctionDecl *Thrower : Throwers) {
        if (!HelpersClose && Helpers.empty())
          return Found;
        const SessionLife Follow(Of, Fn, In, {HelpersClose, Thrower});
        const std::vector<flow::Hit> Leaks = hitsOf(Follow);
        if (Leaks.empty())
          continue;
        Condition When{.UnlessKnown = Told};
        if (!HelpersClose)
          When.Unless = Helpers;
        const flow::Hit &Leak = mostTelling(Leaks);
        if (Thrower) {
          When.If = {{Fact::Throws, keyOf(*Thrower)}};
          When.Kept = takenFrom(Leak);
        }
        Found.push_back(leakOf(Leak, Follow.restsOn(), When));
        if (!Thrower)
          return Found;
        if (When.Kept.empty())
          Told.push_back(When.If.front());
      }
    return Found;
  }

private:
  std::vector<flow::Hit> hitsOf(const SessionLife &Follow) const {
    std::vector<flow::Hit> Leaks = flow::run(*Fn.events(), *Of.Variable, Follow);
    llvm::erase_if(Leaks, [&](const flow::Hit &Leak) {
      return followsFailure(Leak) || (Leak.Via && isReturnOfMacro(*Leak.Via)) ||
             (isHandedThrough() &&
              (structure::isCopyable(*Of.Class) ||
               (Leak.How == flow::Exit::Exception && !assertsClosed(*Of.Class))));
    });
    return Leaks;
  }

  /// What is taken from the caller and closed on no path here is on its way to somebody else, and
  /// may end with an exception unless its destructor says otherwise. Of a handle that can be copied
  /// the caller has his own, and closes that.
  bool isHandedThrough() const { return llvm::isa<ParmVarDecl>(Of.Variable) && Closing.empty(); }

  /// try { s = co_await open(); } catch (...) { failure = std::current_exception(); }
  /// if (failure) { co_await other.close(); std::rethrow_exception(failure); }
  ///
  /// What failed has opened nothing.
  bool followsFailure(const flow::Hit &Leak) const {
    return Leak.Via && standsInBranchOn(*Leak.Via, Fn, nullptr, [&](const VarDecl &Flag) {
             return structure::isStdClass(Flag.getType(), {"exception_ptr"}) &&
                    isOpenedUnless(Flag);
           });
  }

  /// Whether what opens the session stands in a `try` with a handler that sets Failure.
  bool isOpenedUnless(const VarDecl &Failure) const {
    return llvm::any_of(Fn.events()->all(), [&](const Event &E) {
      const bool Opens = (E.Kind == EventKind::Assign && E.variable() == Of.Variable) ||
                         useOf(E, Of, In).What == SessionUse::Opens;
      return Opens && E.At && isHandledBySetting(*E.At, Failure);
    });
  }

  bool isHandledBySetting(const Stmt &At, const VarDecl &Failure) const {
    return tryAround(At, Fn, [&](const CXXTryStmt &Try) {
      return anyHandler(Try, [&](const CXXCatchStmt &Handler) {
        return mentions(Handler.getHandlerBlock(), Failure);
      });
    });
  }

  static bool isByException(const flow::Hit &Leak) {
    return Leak.How == flow::Exit::Exception && !llvm::isa_and_nonnull<CXXThrowExpr>(Leak.Via);
  }

  /// What handlers take of the exceptions that leave the function so.
  std::vector<std::string> takenFrom(const flow::Hit &Leak) const {
    const bool Leaves = isByException(Leak) && Leak.From != SessionLife::Caught && Leak.Via;
    return Leaves ? HandlersAround::of(*Leak.Via, Fn).kept() : std::vector<std::string>();
  }

  /// A path that the author wrote says more than one that takes an exception, and one past no
  /// handler more than others.
  const flow::Hit &mostTelling(llvm::ArrayRef<flow::Hit> Leaks) const {
    const auto *Written = llvm::find_if_not(Leaks, [](const flow::Hit &Leak) {
      return isByException(Leak) || Leak.From == SessionLife::Caught;
    });
    if (Written != Leaks.end())
      return *Written;
    const auto *Plain =
        llvm::find_if(Leaks, [&](const flow::Hit &Leak) { return takenFrom(Leak).empty(); });
    return Plain == Leaks.end() ? Leaks.front() : *Plain;
  }

  SessionLeak leakOf(const flow::Hit &Leak, Standing Opened, Condition When) const {
    return {.Way = Leak.From == SessionLife::Caught ? Leak.Since.At : Leak.Via,
            .ByException = isByException(Leak),
            .ClosedHere = !Closing.empty(),
            .Opened = Opened,
            .When = std::move(When)};
  }

  const SessionObject &Of;
  const Function &Fn;
  Workspace &In;
  const std::vector<Event> Closing;
};

} // namespace

std::vector<SessionObject> ownedSessions(const Function &Fn, const Knowledge &Facts) {
  std::vector<SessionObject> Found;
  if (!Fn.events() || Fn.decl().isMain())
    return Found;
  const auto Add = [&](QualType Type, const VarDecl &Variable) {
    if (const auto Owned = sessionOf(Type, &Variable, Facts))
      Found.push_back(*Owned);
    else if (const auto Held = heldSession(Variable, Facts); Held && !Held->IsScope)
      Found.push_back(*Held);
  };
  for (const VarDecl *Variable : Fn.decl().parameters())
    Add(Variable->getType(), *Variable);
  for (const VarDecl *Variable : Fn.locals())
    Add(ownedType(*Variable), *Variable);
  return Found;
}

std::vector<SessionLeak> leaksOf(const SessionObject &Of, const Function &Fn, Workspace &In) {
  return LeakFinder(Of, Fn, In).find();
}

std::string missing(llvm::StringRef Ending, const SessionLeak &Leak, const Knowledge &Facts) {
  if (Leak.ByException && Leak.Way)
    return ("not " + Ending + " when " + throwerAt(*Leak.Way, Facts) + " throws").str();
  return (Leak.ClosedHere ? "not " + Ending + " on every path" : "never " + Ending).str();
}

} // namespace coro_tidy
