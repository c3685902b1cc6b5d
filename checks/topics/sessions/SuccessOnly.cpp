// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/sessions/SuccessOnly.h"
#include "core/Statements.h"
#include "topics/sessions/SessionLeaks.h"
#include "topics/tasks/Continuations.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// What In does now or later: the bodies of its lambdas, too.
void forEachDeep(const Stmt *In, llvm::function_ref<void(const Stmt &)> Visit) {
  forEachStatement(In, [&](const Stmt &S) {
    Visit(S);
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S))
      forEachDeep(Lambda->getBody(), Visit);
  });
}

class Finder {
public:
  Finder(const Function &Fn, const Knowledge &Facts) : Fn(Fn), Facts(Facts) {}

  std::vector<SuccessfulClose> find() {
    for (const SessionObject &Of : ownedSessions(Fn, Facts))
      if (counts(Of))
        closings(Of, Fn.body());
    forEachStatement(&Fn.body(), [&](const Stmt &S) {
      if (const auto *Call = llvm::dyn_cast<CallExpr>(&S);
          Call && Call->getNumArgs() && Facts.holds(callSite(S), Fact::Lends))
        lent(*Call);
      if (const auto *Then = runOnSuccess(S, Facts))
        if (const auto *Closer = closerIn(*Then))
          ofClosure(*Then, *Closer);
    });
    return std::move(Found);
  }

private:
  bool counts(const SessionObject &Of) const {
    return !Of.IsScope && (Of.Known.Stated || assertsClosed(*Of.Class)) &&
           !Facts.holds(*Of.Class, Fact::FreesItself);
  }

  static const LambdaExpr *closerIn(const CXXMemberCallExpr &Then) {
    return llvm::dyn_cast<LambdaExpr>(Then.getArg(0)->IgnoreUnlessSpelledInSource());
  }

  /// do_with(open(), [](Stream &s) { ... }): the parameters stand for the arguments before.
  void lent(const CallExpr &Call) {
    const unsigned Last = Call.getNumArgs() - 1;
    const auto *Lambda =
        llvm::dyn_cast<LambdaExpr>(Call.getArg(Last)->IgnoreUnlessSpelledInSource());
    const unsigned Given = Lambda ? Lambda->getCallOperator()->getNumParams() : 0;
    for (unsigned I = 0; I < std::min(Given, Last); ++I) {
      const ParmVarDecl &Parameter = *Lambda->getCallOperator()->getParamDecl(I);
      if (const auto Of = sessionOf(Parameter.getType().getNonReferenceType(), &Parameter, Facts);
          Of && counts(*Of) && Parameter.getType()->isLValueReferenceType())
        closings(*Of, *Lambda->getBody());
    }
  }

  /// What the continuation has ends with it, run or not.
  void ofClosure(const CXXMemberCallExpr &Then, const LambdaExpr &Closer) {
    for (const LambdaCapture &Each : Closer.captures()) {
      const auto *Own =
          Each.capturesVariable() ? llvm::dyn_cast<VarDecl>(Each.getCapturedVar()) : nullptr;
      if (!Own || !Own->isInitCapture() || Own->getType()->isReferenceType())
        continue;
      const auto Of = sessionOf(Own->getType(), Own, Facts);
      if (Of && counts(*Of) && closesIn(*Closer.getBody(), *Of))
        add(*Of, Then, Closer, {});
    }
  }

  /// The continuations in Scope, all code that knows the session, that close it.
  void closings(const SessionObject &Of, const Stmt &Scope) {
    forEachDeep(&Scope, [&](const Stmt &S) {
      const auto *Then = runOnSuccess(S, Facts);
      const auto *Closer = Then ? closerIn(*Then) : nullptr;
      if (!Closer || !closesIn(*Closer->getBody(), Of))
        return;
      std::vector<Atom> Helpers;
      if (!isClosedElsewhere(Scope, Of, *Closer, Helpers))
        add(Of, *Then, *Closer, std::move(Helpers));
    });
  }

  /// Not where the failure is dealt with before, or nothing has been tried yet.
  void add(const SessionObject &Of, const CXXMemberCallExpr &Then, const LambdaExpr &Closer,
           std::vector<Atom> Helpers) {
    const Expr &Before = behind(Then, Facts);
    const CallSite Site = callSite(Before);
    if (Site.Callee && !Facts.holds(Site, Fact::Ready) &&
        !Facts.holds(Site, Fact::HandlesFailure, Standing::Name))
      Found.push_back({Of, &Closer, &Before, std::move(Helpers)});
  }

  static bool closes(const Stmt &S, const SessionObject &Of) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    return Method && Method->getIdentifier() &&
           declarationNamedBy(*Call->getImplicitObjectArgument()) == Of.Variable &&
           llvm::is_contained(Of.Known.Closers, Method->getName());
  }

  static bool closesIn(const Stmt &Body, const SessionObject &Of) {
    return anyStatement(&Body, [&](const Stmt &S) { return closes(S, Of); });
  }

  /// By another closing call, or by who is given it: a guard, whoever owns it from then on. Of a
  /// function that is lent it, a fact says so.
  static bool isClosedElsewhere(const Stmt &Scope, const SessionObject &Of,
                                const LambdaExpr &Closer, std::vector<Atom> &Helpers) {
    const llvm::DenseSet<const Stmt *> Here = statementsOf(Closer.getBody());
    const auto IsIt = [&](const Expr *E) { return declarationNamedBy(*E) == Of.Variable; };
    bool Result = false;
    forEachDeep(&Scope, [&](const Stmt &S) {
      if (const auto *Made = llvm::dyn_cast<CXXConstructExpr>(&S))
        Result |= llvm::any_of(Made->arguments(), IsIt);
      Result |= closes(S, Of) && !Here.contains(&S);
      const auto *Call = llvm::dyn_cast<CallExpr>(&S);
      for (unsigned I = 0; Call && I != Call->getNumArgs(); ++I)
        Result |= IsIt(Call->getArg(I)) && !addHelper(*Call, I, Helpers);
    });
    return Result;
  }

  static bool addHelper(const CallExpr &Call, unsigned Argument, std::vector<Atom> &Helpers) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (!Callee || Argument >= Callee->getNumParams() || llvm::isa<CXXOperatorCallExpr>(Call) ||
        !Callee->getParamDecl(Argument)->getType()->isLValueReferenceType())
      return false;
    Helpers.push_back({Fact::Closes, keyOf(*Callee), static_cast<int>(Argument)});
    return true;
  }

  const Function &Fn;
  const Knowledge &Facts;
  std::vector<SuccessfulClose> Found;
};

} // namespace

std::vector<SuccessfulClose> closedOnSuccessOnly(const Function &Fn, const Knowledge &Facts) {
  return Finder(Fn, Facts).find();
}

} // namespace coro_tidy
