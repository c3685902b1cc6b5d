// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is inferred of functions that are called under another name: which parameters a function
// calls, and what holders of functions do when what they hold is called.

#include "core/Infer.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "topics/calls/IndirectCalls.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// calls-now(f, i): f calls its argument i, or gives it to a function that does.
void inferCallsNow(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.isCoroutine() || !Fn.events() ||
      llvm::none_of(Fn.decl().parameters(),
                    [](const ParmVarDecl *Each) { return isErasedCallable(Each->getType()); }))
    return;
  const auto HeadOf = [&](const ParmVarDecl &Given) {
    return Atom{Fact::CallsNow, keyOf(Fn.decl()), static_cast<int>(Given.getFunctionScopeIndex())};
  };
  for (const Event &E : Fn.events()->all()) {
    const auto *Call = E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CallExpr>(E.At) : nullptr;
    if (!Call)
      continue;
    const Expr *Called = calledObject(*Call);
    if (const ParmVarDecl *Given = Called ? callableIn(*Called, Fn.decl()) : nullptr)
      Into.Rules.push_back({HeadOf(*Given), {}, {}, ""});
    const CallSite Site = callSite(*Call);
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
    for (unsigned I = 0; Callee && I != Site.Arguments.size(); ++I) {
      const ParmVarDecl *Given = callableIn(*Site.Arguments[I], Fn.decl());
      if (Given && Of.knowledge().fact(Site, Fact::CallsNow, static_cast<int>(I)))
        Into.Rules.push_back({HeadOf(*Given), {}, {}, ""});
      else if (Given && !isInSystemHeader(*Callee))
        Into.Rules.push_back(
            {HeadOf(*Given), {{Fact::CallsNow, keyOf(*Callee), static_cast<int>(I)}}, {}, ""});
    }
  }
}

/// What a function does by running what it is given: said of the parameter, too. The last of them
/// alone is said of the members of other objects.
constexpr Fact Causes[] = {Fact::Blocks, Fact::SyncWait, Fact::Resumes};

class Holders {
public:
  Holders(const Function &Fn, Workspace &Of, UnitResult &Into) : Fn(Fn), Of(Of), Into(Into) {}

  void run() {
    for (const Put &Each : putsIn(Fn))
      if (isReachedByOthers(*Each.Holder))
        put(Each);
    for (const Event &E : Fn.events()->all())
      if (E.Kind == EventKind::Call && E.At && !E.Implicit)
        given(callSite(*E.At));
  }

private:
  void put(const Put &It) {
    const ValueDecl &Holder = *It.Holder;
    const Expr &Value = *It.Value;
    const std::string Holds = "'" + Holder.getNameAsString() + "' holds ";
    if (const ParmVarDecl *Given = callableIn(Value, Fn.decl()))
      for (const Fact Cause : Causes)
        if (Cause == Fact::Resumes || (isTable(Holder.getType()) && It.Of == Whose::Own))
          Into.Rules.push_back({{Cause, keyOf(Holder)},
                                {givenDoes(Cause, Fn.decl(), Given->getFunctionScopeIndex())},
                                {Of.place(Value.getBeginLoc()),
                                 Holds + "what '" + displayName(Fn.decl()) + "' is given"},
                                ""});
    const llvm::ArrayRef<Fact> All(Causes);
    runs({Fact::Blocks, keyOf(Holder)}, Value, Holds, It.Of == Whose::Own ? All : All.take_back());
  }

  /// `agent.registerFunction(2, [] { ... })`
  void given(const CallSite &Site) {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(Site.Callee);
    if (!Callee || isInSystemHeader(*Callee))
      return;
    const std::string Gets = "'" + displayName(*Callee) + "' is given ";
    for (unsigned I = 0; I != Site.Arguments.size() && I != Callee->getNumParams(); ++I)
      if (isErasedCallable(Callee->getParamDecl(I)->getType()))
        runs(givenDoes(Fact::Blocks, *Callee, I), *Site.Arguments[I], Gets, Causes);
  }

  /// What a function is given for one of its parameters blocks, or resumes a coroutine: said of
  /// functions that put that where others call it.
  static Atom givenDoes(Fact Cause, const FunctionDecl &Callee, unsigned Parameter) {
    return {Cause, keyOf(Callee), static_cast<int>(Parameter)};
  }

  /// The causes of Head, as far as what is in the value has them: Holds says how it is held.
  void runs(Atom Head, const Expr &Value, const std::string &Holds, llvm::ArrayRef<Fact> Which) {
    for (const FunctionDecl *Target : targetsIn(Value)) {
      const Evidence Why{Of.place(Value.getBeginLoc()), Holds + "'" + displayName(*Target) + "'"};
      for (const Fact Cause : Which) {
        Head.What = Cause;
        const StatedFact *Said =
            Of.knowledge().fact(*Target, Cause == Fact::SyncWait ? Fact::Blocks : Cause);
        if (!Said)
          Into.Rules.push_back({Head, {{Cause, keyOf(*Target)}}, Why, ""});
        else if (Cause != Fact::SyncWait && Said->Unless.empty())
          Into.Rules.push_back({Head, {}, Why, displayName(*Target)});
      }
    }
  }

  const Function &Fn;
  Workspace &Of;
  UnitResult &Into;
};

/// blocks(m), resumes(m), of a member or a global variable that holds functions: one of those that
/// its own class, or anybody, puts into it does. Of a table what its class is given to put there
/// counts, too. Of other members each object has its own: who comes to block is not told by that,
/// but how the class calls them is.
void inferHolders(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.events())
    Holders(Fn, Of, Into).run();
}

const Inference RegisteredCalls{"calls-now", inferCallsNow};
const Inference RegisteredHolders{"holders", inferHolders};

} // namespace
} // namespace coro_tidy
