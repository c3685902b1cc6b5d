// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/sessions/Sessions.h"
#include "core/Source.h"
#include "flow/Contents.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "knowledge/Tree.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

bool isOpener(const CXXMethodDecl &Method, const Knowledge &Facts) {
  return !Method.isStatic() && !Method.isConst() &&
         Facts.holds(Method, Fact::Opens, Standing::Name);
}

/// A function that ends its object at once, whatever that has to be awaited for otherwise.
bool isAbrupt(const NamedDecl &Callee, const Knowledge &Facts) {
  return Facts.standing(Callee, Fact::Closes, Atom::ThisIndex) ||
         Facts.holds(Callee, Fact::EndsAtOnce, Standing::Name);
}

bool isCloser(const NamedDecl &Callee, const SessionObject &Of) {
  return (Callee.getIdentifier() && llvm::is_contained(Of.Known.Closers, Callee.getName())) ||
         isAbrupt(Callee, *Of.Facts);
}

/// `if (s.isOpen())`, `if (s)`
bool asksWhetherOpen(const CXXMethodDecl &Method, const Knowledge &Facts) {
  if (llvm::isa<CXXConversionDecl>(Method))
    return Method.getReturnType()->isBooleanType();
  return Method.isConst() && Method.getReturnType()->isBooleanType() &&
         Facts.holds(Method, Fact::TellsOpen, Standing::Name);
}

/// Whether an object of this class may close what it refers to: it closes or stops
/// something itself, or its destructor does something.
bool isGuard(const CXXRecordDecl &Class, const Knowledge &Facts) {
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  return (Destructor && Destructor->isUserProvided()) ||
         structure::anyMethod(Class,
                              [&](const CXXMethodDecl &Method) { return isAbrupt(Method, Facts); });
}

bool isMention(const Expr &Object, const SessionObject &Of) {
  const Expr *Named = Object.IgnoreParenImpCasts();
  if (!Of.Variable)
    return llvm::isa<CXXThisExpr>(Named);
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(Named);
  return Name && Name->getDecl() == Of.Variable;
}

/// `[server]`, `[&server]`, `[s = std::move(server)]`; `[&]` says nothing of it.
bool capturesByName(const LambdaExpr &Lambda, const SessionObject &Of) {
  return llvm::any_of(llvm::zip(Lambda.captures(), Lambda.capture_inits()), [&](const auto &Pair) {
    const auto &[Capture, Init] = Pair;
    return Capture.isExplicit() && anyStatement(Init, [&](const Stmt &S) {
             const auto *E = llvm::dyn_cast<Expr>(&S);
             return E && isMention(*E, Of);
           });
  });
}

/// Whether the code does nothing to a session but call members that do not close it, or do so
/// at once and not in a lambda.
bool onlyUses(const Stmt *Code, const SessionObject &Of, bool ClosersToo) {
  const auto AllUse = [&](const auto &Parts) {
    return llvm::all_of(Parts, [&](const Stmt *S) { return onlyUses(S, Of, ClosersToo); });
  };
  return walkOver(Code, [&](const Stmt &S) {
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S))
      return !capturesByName(*Lambda, Of) && onlyUses(Lambda->getBody(), Of, false)
                 ? Visited::Past
                 : Visited::Ended;
    if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S)) {
      const CXXMethodDecl *Callee = Call->getMethodDecl();
      if (!Callee || !isMention(*Call->getImplicitObjectArgument(), Of) ||
          (isCloser(*Callee, Of) && !ClosersToo))
        return Visited::Below;
      return AllUse(Call->arguments()) ? Visited::Past : Visited::Ended;
    }
    if (const auto *Field = llvm::dyn_cast<MemberExpr>(&S))
      if (llvm::isa<FieldDecl>(Field->getMemberDecl()) && isMention(*Field->getBase(), Of))
        return Visited::Past;
    const auto *E = llvm::dyn_cast<Expr>(&S);
    return E && isMention(*E, Of) ? Visited::Ended : Visited::Below;
  });
}

/// `co_await server.run();` returns when the server has come to its end.
bool runsToItsEnd(const CXXMethodDecl &Method, const SessionObject &Of) {
  return !Of.Known.Stated && Of.Facts->holds(Method, Fact::RunsToEnd, Standing::Name);
}

SessionUse calledOn(const CXXMethodDecl &Method, const SessionObject &Of) {
  if (isCloser(Method, Of))
    return {SessionUse::Closes};
  if (runsToItsEnd(Method, Of))
    return {SessionUse::HandsOn};
  if (asksWhetherOpen(Method, *Of.Facts))
    return {SessionUse::Asks};
  if (isOpener(Method, *Of.Facts))
    return {SessionUse::Opens};
  if (Method.isConst() || Method.isStatic())
    return {};
  return {SessionUse::MayClose, {Fact::Closes, keyOf(Method), Atom::ThisIndex}};
}

/// A function can close what it is given when it can await, or hand on what to await,
/// and a guard or a container may do so later.
SessionUse passedTo(const Event &E, const SessionObject &Of, Workspace &In) {
  const Knowledge &Facts = In.knowledge();
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Goes.Callee);
  if (!Callee)
    return {SessionUse::HandsOn};
  CallSite Site;
  Site.Callee = Callee;
  if (Facts.fact(Site, Fact::Closes, E.Goes.Index) ||
      Facts.fact(Site, Fact::Consumes, E.Goes.Index))
    return {SessionUse::Closes};
  if (E.Goes.Index < 0 || static_cast<unsigned>(E.Goes.Index) >= Callee->getNumParams())
    return {SessionUse::HandsOn};
  const QualType Parameter = Callee->getParamDecl(E.Goes.Index)->getType();
  if (!Parameter->isReferenceType() && !Parameter->isPointerType())
    return {SessionUse::HandsOn};
  if (Parameter->getPointeeType().isConstQualified())
    return {};
  if (const auto *Constructor = llvm::dyn_cast<CXXConstructorDecl>(Callee))
    return {isGuard(*Constructor->getParent(), Facts) ? SessionUse::HandsOn : SessionUse::Touches};
  if (Of.IsScope && Facts.described(*Callee))
    return {SessionUse::Touches}; // Its file would say that it joins what it is given.
  if (!Facts.isAwaitable(Callee->getReturnType())) {
    const CXXRecordDecl *Result = structure::classOf(Callee->getReturnType());
    if (Result && isGuard(*Result, Facts))
      return {SessionUse::HandsOn};
    if (!In.find(*Callee))
      return {Parameter->isPointerType() ? SessionUse::HandsOn : SessionUse::Touches};
  }
  return {SessionUse::MayClose, {Fact::Closes, keyOf(*Callee), E.Goes.Index}};
}

/// `owner = nullptr;`
bool isGivenNothing(const Event &Assignment) {
  const auto *Call = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Assignment.At);
  return Call && Call->getNumArgs() == 2 && flow::isNoContent(*Call->getArg(1));
}

/// `owner != nullptr`
bool isCompared(const Event &E) {
  const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Goes.Callee);
  return Callee && (Callee->getOverloadedOperator() == OO_EqualEqual ||
                    Callee->getOverloadedOperator() == OO_ExclaimEqual);
}

/// Whether a branch is taken on what At yields, unless that is awaited.
bool decidesBranch(const Stmt &At, const Function &In) {
  const Stmt *Below = &At;
  const Stmt *Above = In.parents().getParent(Below);
  for (; Above && llvm::isa<Expr>(Above); Above = In.parents().getParent(Below)) {
    if (llvm::isa<CoroutineSuspendExpr, LambdaExpr>(Above))
      return false;
    Below = Above;
  }
  const auto *If = llvm::dyn_cast_or_null<IfStmt>(Above);
  const auto *While = llvm::dyn_cast_or_null<WhileStmt>(Above);
  return (If && If->getCond() == Below) || (While && While->getCond() == Below);
}

SessionUse calledOnOwner(const CXXMethodDecl &Method) {
  using structure::Role;
  const OverloadedOperatorKind Operator = Method.getOverloadedOperator();
  if (llvm::isa<CXXConversionDecl>(Method) || structure::plays(Method, Role::HasValue))
    return {SessionUse::Asks};
  if (structure::plays(Method, Role::Content) || Operator == OO_Star || Operator == OO_Arrow ||
      Operator == OO_Equal) // What it is assigned is an event of its own.
    return {};
  return {structure::plays(Method, Role::Inserts) ? SessionUse::Holds : SessionUse::HandsOn};
}

/// What the event does to the owner of the session, rather than to that. An owner that gives up
/// what it has is done with it on purpose.
SessionUse useOfOwner(const Event &E) {
  switch (E.Kind) {
  case EventKind::Call:
    if (const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee))
      return calledOnOwner(*Method);
    return {SessionUse::HandsOn};
  case EventKind::Assign:
    return {isGivenNothing(E) ? SessionUse::HandsOn : SessionUse::Holds};
  case EventKind::Pass:
    return {isCompared(E) ? SessionUse::Asks : SessionUse::HandsOn};
  case EventKind::Move:
  case EventKind::Escape:
    return {SessionUse::HandsOn};
  default:
    return {};
  }
}

/// What the event does to a session that a variable owns.
SessionUse useOfHeld(const Event &E, const SessionObject &Of, Workspace &In) {
  if (!E.Object)
    return {};
  if (E.Object->variable() == Of.Variable)
    return useOfOwner(E);
  const bool IsOfSession =
      E.Object->What == flow::Place::Pointee && E.Object->Of->variable() == Of.Variable;
  return IsOfSession ? useAt(E, Of, In) : SessionUse();
}

} // namespace

SessionUse useAt(const Event &E, const SessionObject &Of, Workspace &In) {
  switch (E.Kind) {
  case EventKind::Call:
    if (const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee))
      return calledOn(*Method, Of);
    return {SessionUse::Touches};
  case EventKind::Pass:
    return passedTo(E, Of, In);
  case EventKind::Move:
    return {SessionUse::HandsOn};
  case EventKind::Escape:
    if (const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E.At);
        Lambda && Of.Variable && onlyUses(Lambda->getBody(), Of, /*ClosersToo=*/false))
      return {SessionUse::Touches};
    return {SessionUse::HandsOn};
  default:
    return {};
  }
}

/// The object of a member function has no variable: its members are called on nothing
/// or on `this`.
SessionUse useOf(const Event &E, const SessionObject &Of, Workspace &In) {
  if (Of.IsHeld)
    return useOfHeld(E, Of, In);
  if (Of.Variable)
    return E.variable() == Of.Variable ? useAt(E, Of, In) : SessionUse();
  const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At);
  const bool OnThis =
      E.Kind == EventKind::Call && Call && Call->getMethodDecl() &&
      llvm::isa<CXXThisExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts());
  return OnThis ? calledOn(*Call->getMethodDecl(), Of) : SessionUse();
}

SessionUse useOf(const Event &E, const SessionObject &Of, const Function &Fn, Workspace &In) {
  const SessionUse Use = useOf(E, Of, In);
  const bool MayAsk = E.Kind == EventKind::Call ? Use.What == SessionUse::MayClose
                                                : E.Kind == EventKind::Use && Of.Variable &&
                                                      E.variable() == Of.Variable &&
                                                      Of.Variable->getType()->isPointerType();
  return MayAsk && E.At && decidesBranch(*E.At, Fn) ? SessionUse{SessionUse::Asks} : Use;
}

bool handsItselfOn(const Stmt &Body, const SessionObject &Own) {
  return !onlyUses(&Body, Own, /*ClosersToo=*/true);
}

std::vector<Event> closingEvents(const flow::Graph &In, const SessionObject &Of, Workspace &Work) {
  std::vector<Event> Result;
  for (const Event &E : In.all())
    if (useOf(E, Of, Work).What == SessionUse::Closes)
      Result.push_back(E);
  return Result;
}

bool closesOnFlag(llvm::ArrayRef<Event> Closing, const Function &In) {
  return llvm::any_of(
      Closing, [&](const Event &E) { return E.At && standsInBranchOn(*E.At, In, E.variable()); });
}

std::vector<Atom> closingHelpers(const flow::Graph &In, const SessionObject &Of, Workspace &Work) {
  std::vector<Atom> Result;
  for (const Event &E : In.all())
    if (const SessionUse Use = useOf(E, Of, Work);
        Use.What == SessionUse::MayClose && !llvm::is_contained(Result, Use.Helper))
      Result.push_back(Use.Helper);
  return Result;
}

bool hasOpener(const SessionObject &Of) {
  return structure::anyMethod(
      *Of.Class, [&](const CXXMethodDecl &Method) { return isOpener(Method, *Of.Facts); });
}

} // namespace coro_tidy
