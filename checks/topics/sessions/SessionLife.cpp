// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/sessions/SessionLife.h"
#include "core/Statements.h"
#include "topics/cancellation/Rethrows.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy {

using flow::Event;
using flow::EventKind;
using flow::State;

namespace {

/// What constructs the variable, of something; null for a copy.
const CXXConstructExpr *constructionOf(const VarDecl &Variable) {
  const auto *Made = llvm::dyn_cast_or_null<CXXConstructExpr>(
      Variable.getInit() ? Variable.getInit()->IgnoreUnlessSpelledInSource() : nullptr);
  return Made && !Made->getConstructor()->isCopyOrMoveConstructor() ? Made : nullptr;
}

bool leaks(State From, flow::Exit How) {
  switch (How) {
  case flow::Exit::Normal:
    return From == SessionLife::Open || From == SessionLife::Thrown ||
           From == SessionLife::Handled || From == SessionLife::Caught;
  case flow::Exit::Exception:
    return From == SessionLife::Thrown;
  case flow::Exit::Destroyed:
    return false;
  }
  return false;
}

State asked(State From) {
  if (From == SessionLife::Gone || From == SessionLife::Closed)
    return From;
  return SessionLife::Asked;
}

bool rethrows(const Event &E) { return E.Kind == EventKind::Call && E.At && isRethrow(*E.At); }

/// An awaited opener that yields nothing to look at has succeeded when it resumes, unless it was
/// given a variable for its error: `async_handshake(client, yield[error])`.
bool hasSucceeded(const Event &Resume, const Knowledge &Facts) {
  return llvm::cast<Expr>(Resume.At)->getType()->isVoidType() &&
         !anyStatement(Resume.At, [&](const Stmt &S) {
           const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
           return Name && llvm::isa<VarDecl>(Name->getDecl()) && Facts.isOutcome(Name->getType());
         });
}

} // namespace

/// The arguments of a coroutine live on after its body.
flow::Step SessionLife::operator()(State From, const Event &E) const {
  if (isUnhandled(E))
    return {Closed, leaks(From, flow::Exit::Exception)};
  if (E.variable() == Of.Variable) {
    if (E.Kind == EventKind::Declare)
      return {BornEmpty ? Empty : Open};
    if (E.Kind == EventKind::Assign && !Of.IsHeld)
      return {From == Gone ? Gone : Open};
    if (E.Kind == EventKind::Destroy)
      return {Closed, leaks(From, E.How)};
  }
  switch (useOf(E, Of, Fn, In).What) {
  case SessionUse::None:
    return {untouched(From, E)};
  case SessionUse::HandsOn:
    return {Gone};
  case SessionUse::Closes:
    return {From == Gone ? Gone : Closed};
  case SessionUse::Opens:
    if (MadeOfOpen)
      return {touched(From, E)};
    return {From == Gone ? Gone : Of.IsScope ? Open : Opening};
  case SessionUse::Holds:
    return {From == Gone ? Gone : BornEmpty && openedBy() ? Empty : Open};
  case SessionUse::Asks:
    return {asked(From)};
  case SessionUse::MayClose:
    if (Supposed.HelpersClose)
      return {From == Gone ? Gone : Closed};
    [[fallthrough]];
  case SessionUse::Touches:
    return {touched(From, E)};
  }
  return {From};
}

Standing SessionLife::restsOn() const {
  return BornEmpty ? openedBy().value_or(Standing::Structure) : Standing::Structure;
}

bool SessionLife::isMadeOfOpen() const {
  const CXXConstructExpr *Made = constructionOf(*Of.Variable);
  return Made && takesOver(*Made, In.knowledge());
}

/// The arguments of a coroutine, and whatever was made from something, are open, but for
/// what is opened here:
///   ssl::stream s(socket, context);  ...  co_await s.async_handshake(client);
bool SessionLife::isBornEmpty() const {
  if (llvm::isa<ParmVarDecl>(Of.Variable))
    return false;
  if (Of.IsHeld)
    return holdsNothingOpen(Of.Variable->getInit()) || openedBy();
  return beginsEmpty(Of.Variable->getInit()) ||
         (constructionOf(*Of.Variable) && !MadeOfOpen && openedBy());
}

/// Who says of a call that it opens the session; nothing without such a call.
SaidBy SessionLife::openedBy() const {
  SaidBy Result;
  for (const Event &E : Fn.events()->all())
    if (E.Callee && useOf(E, Of, In).What == SessionUse::Opens)
      Result = std::max(Result, In.knowledge().standing(*E.Callee, Fact::Opens));
  return Result;
}

State SessionLife::touched(State From, const Event &E) const {
  switch (From) {
  case Empty:
    if (Of.IsScope)
      return stillOpen(E);
    return hasOpener(Of) ? Empty : Opening;
  case Opening:
  case Asked:
  case Open:
  case Thrown:
  case Handled:
    return stillOpen(E);
  default:
    return From;
  }
}

/// Open and Thrown tell apart by which event an exception comes; one that comes by
/// any other event than those that are known to throw is no path worth a report.
State SessionLife::untouched(State From, const Event &E) const {
  if (From == Opening && E.Kind == EventKind::Resume && hasSucceeded(E, In.knowledge()))
    return Open;
  if (From == Caught)
    return E.Kind == EventKind::Throw || rethrows(E) ? Thrown : Caught;
  if (From != Open && From != Thrown && From != Handled)
    return From;
  if (E.Kind == EventKind::Destroy || E.Kind == EventKind::Return)
    return From;
  if (E.Kind == EventKind::Catch)
    return From == Open ? Gone : Caught;
  return stillOpen(E);
}

/// After an event that neither closes an open session nor hands it on.
State SessionLife::stillOpen(const Event &E) const {
  if (!throws(E))
    return Open;
  const CXXTryStmt *Handling = handledBy(E, Fn, In.knowledge());
  return Handling && !isDeclaredIn(*Handling->getTryBlock()) ? Handled : Thrown;
}

bool SessionLife::isDeclaredIn(const Stmt &Block) const {
  return anyStatement(&Block, [&](const Stmt &S) {
    const auto *Declaration = llvm::dyn_cast<DeclStmt>(&S);
    return Declaration && llvm::is_contained(Declaration->decls(), Of.Variable);
  });
}

bool SessionLife::throws(const Event &E) const {
  return rethrows(E) || throwsIf(E, Supposed.Thrower, In.knowledge());
}

} // namespace coro_tidy
