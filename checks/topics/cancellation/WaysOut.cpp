// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/WaysOut.h"
#include "core/Statements.h"
#include "flow/Fate.h"
#include "topics/cancellation/CancellationCodes.h"
#include "topics/cancellation/CancellationWords.h"
#include "topics/cancellation/Rethrows.h"
#include "topics/tasks/Tasks.h"

using namespace clang;

namespace coro_tidy {

using flow::Event;
using flow::EventKind;

std::optional<WaysOut::Point> WaysOut::entryOf(const CXXCatchStmt &Handler) const {
  for (const Event &E : Graph.all())
    if (E.Kind == EventKind::Catch && E.At == &Handler)
      return flow::behind(E, Graph);
  return std::nullopt;
}

void WaysOut::forEachWay(Point From, llvm::function_ref<Way(const Event &, Point)> Visit) const {
  flow::forEachWay(Graph, From, flow::Along::Flow, Visit);
}

/// The stop token that an expression names; null for any other.
static const ValueDecl *tokenNamedBy(const Stmt &S, const Knowledge &Facts) {
  const ValueDecl *Named = nullptr;
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
    Named = Name->getDecl();
  else if (const auto *Member = llvm::dyn_cast<MemberExpr>(&S))
    Named = Member->getMemberDecl();
  const bool IsToken = Named && llvm::isa<VarDecl, FieldDecl>(Named) &&
                       Facts.isStopToken(Named->getType().getNonReferenceType());
  return IsToken ? Named : nullptr;
}

/// `co_await step()` of a parameter: what it listens to is somebody else's, who also gave the token
/// that the loop asks.
static bool callsGiven(const Stmt &Block) {
  return anyStatement(&Block, [](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    const auto *Name =
        Call ? llvm::dyn_cast<DeclRefExpr>(calledBy(*Call).IgnoreParenImpCasts()) : nullptr;
    return Name && llvm::isa<ParmVarDecl>(Name->getDecl());
  });
}

bool WaysOut::lose(const CXXTryStmt &Around, SwallowingHandler &Found) const {
  const auto Entry = entryOf(*Found.Handler);
  if (!Entry)
    return false;
  const Statements Inside = statementsOf(Found.Handler->getHandlerBlock());
  const Statements Tried = statementsOf(Around.getTryBlock());
  const TokenSet Tokens = tokensIn(*Around.getTryBlock());
  const Expr *Condition = Found.Loop ? loopCondition(*Found.Loop) : nullptr;
  const bool IsAskedInLoop =
      Condition && (namesOneOf(Tokens, *Condition) ||
                    (callsGiven(*Around.getTryBlock()) && !tokensIn(*Condition).empty()));
  bool Lost = false;
  bool Leaves = false; // by another way than back to the suspension
  forEachWay(*Entry, [&](const Event &E, Point At) {
    if (E.Kind == EventKind::Destroy || E.Kind == EventKind::Declare)
      return Way::Goes;
    if (!E.At || !Inside.contains(E.At)) {
      const bool Back = comesBack(At, Tried);
      Leaves |= !Back;
      Found.LoopsOn |= Back;
      Lost |= !rethrownLater(At) && !(Back && IsAskedInLoop) && !leadsToToken(At, Tokens, Tried);
      return Way::Ends;
    }
    return within(E, At, Found, Lost, Leaves);
  });
  Found.AlwaysLoopsOn = Found.LoopsOn && !Leaves;
  return Lost;
}

WaysOut::Way WaysOut::within(const Event &E, Point At, SwallowingHandler &Found, bool &Lost,
                             bool &Leaves) const {
  if (isImpossible(E, Found)) {
    Found.TellsApart = true;
    return Way::Ends;
  }
  if (leavesWord(E) && ends(At)) {
    Leaves = true;
    return Way::Ends;
  }
  if (E.Kind == EventKind::Throw) {
    const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(E.At);
    Leaves = true;
    if (Throw && Throw->getSubExpr() && !isCancellation(Throw->getSubExpr()->getType()) &&
        !saysCancelled(*Throw->getSubExpr(), Facts)) {
      Lost = Found.Translates = true;
      Found.Leaves = Throw;
    }
    return Way::Ends;
  }
  if (E.Kind == EventKind::Return) {
    Leaves = true;
    if (isHandedOn(*E.At))
      return Way::Ends;
    Lost = true;
    Found.Leaves = E.At;
    return Way::Ends;
  }
  if (E.Kind != EventKind::Call)
    return Way::Goes;
  if (isRethrow(*E.At) || Facts.holds(callSite(*E.At), Fact::RethrowsCancellation)) {
    Leaves = true;
    return Way::Ends;
  }
  if (const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
      Callee && !isInSystemHeader(*Callee)) {
    auto &Known = looksRethrowing(*Callee) ? Found.Helpers : Found.Others;
    if (!llvm::is_contained(Known, Callee))
      Known.push_back(Callee);
  }
  return Way::Goes;
}

/// A branch that is taken for something else: `if (e.code() == timed_out)`.
bool WaysOut::isImpossible(const Event &E, const SwallowingHandler &Found) const {
  const VarDecl *Caught = Found.Handler->getExceptionDecl();
  if (!Caught || (E.Kind != EventKind::Holds && E.Kind != EventKind::Fails))
    return false;
  const auto Truth = truthWhenCancelled(*E.At, *Caught, Facts);
  return Truth && *Truth != (E.Kind == EventKind::Holds);
}

/// As a value that says so: co_return Err::cancelled;
bool WaysOut::isHandedOn(const Stmt &Return) const {
  const auto *CoReturn = llvm::dyn_cast<CoreturnStmt>(&Return);
  return CoReturn && CoReturn->getOperand() && saysCancelled(*CoReturn->getOperand(), Facts);
}

/// A new value where others look: `failed_ = true;`. That nobody can say of a count.
bool WaysOut::leavesWord(const Event &E) const {
  return E.Kind == EventKind::Assign && E.Object && !flow::isOwn(*E.Object, Graph);
}

/// Whether the coroutine comes to its end from here without another suspension.
bool WaysOut::ends(Point From) const {
  bool Suspends = false;
  forEachWay(From, [&](const Event &E, Point) {
    Suspends |= E.Kind == EventKind::Suspend && !E.Implicit;
    return Suspends ? Way::Ends : Way::Goes;
  });
  return !Suspends;
}

/// Whether the next suspension on the way from here is where the cancellation arrived.
bool WaysOut::comesBack(Point From, const Statements &Tried) const {
  bool Back = false;
  forEachWay(From, [&](const Event &E, Point) {
    if (E.Kind != EventKind::Resume || !Suspensions.contains(E.At))
      return Way::Goes;
    Back |= Tried.contains(E.At);
    return Way::Ends;
  });
  return Back;
}

/// A flag instead of the exception itself:
///   catch (const Cancelled &) { cancelled = true; }  ...  if (cancelled) throw Cancelled();
bool WaysOut::rethrownLater(Point From) const {
  bool Found = false;
  forEachWay(From, [&](const Event &E, Point) {
    const auto *Throw = llvm::dyn_cast_or_null<CXXThrowExpr>(E.At);
    Found |= E.Kind == EventKind::Throw && Throw && Throw->getSubExpr() &&
             isCancellation(Throw->getSubExpr()->getType());
    return Found ? Way::Ends : Way::Goes;
  });
  return Found;
}

WaysOut::TokenSet WaysOut::tokensIn(const Stmt &Block) const {
  TokenSet Result;
  forEachStatement(&Block, [&](const Stmt &S) {
    if (const ValueDecl *Token = tokenNamedBy(S, Facts))
      Result.insert(Token);
  });
  return Result;
}

bool WaysOut::namesOneOf(const TokenSet &Tokens, const Stmt &In) const {
  return anyStatement(&In, [&](const Stmt &S) {
    const ValueDecl *Token = tokenNamedBy(S, Facts);
    return Token && Tokens.contains(Token);
  });
}

/// A token stays cancelled: who was cancelled by one, and asks it or listens to it again before
/// the next try and before the end, refuses nothing:
///   while (!stop.stop_requested())
///     try { co_await poll(stop); } catch (...) { ++failures; }
bool WaysOut::leadsToToken(Point From, const TokenSet &Tokens, const Statements &Tried) const {
  const auto IsAsked = [&](const Event &E) {
    return E.At && (E.Kind == EventKind::Call || E.Kind == EventKind::Suspend) &&
           namesOneOf(Tokens, *E.At);
  };
  bool Asked = false, Missed = Tokens.empty();
  forEachWay(From, [&](const Event &E, Point) {
    if (E.Kind == EventKind::End || E.Kind == EventKind::Return || (E.At && Tried.contains(E.At))) {
      Missed = true;
      return Way::Ends;
    }
    const bool IsMet = IsAsked(E);
    Asked |= IsMet;
    return IsMet ? Way::Ends : Way::Goes;
  });
  return Asked && !Missed;
}

bool WaysOut::isCancellation(QualType Type) const {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return Class && llvm::any_of(Cancellations, [&](const CXXRecordDecl *Cancellation) {
           return Class->getCanonicalDecl() == Cancellation->getCanonicalDecl();
         });
}

} // namespace coro_tidy
