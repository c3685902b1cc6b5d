// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/CaughtException.h"
#include "core/Infer.h"
#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/cancellation/CancellationCodes.h"
#include "topics/cancellation/Rethrows.h"
#include "topics/tasks/Discarded.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// std::current_exception, or what a library has in its place: folly::current_exception.
bool isCurrentException(const CallExpr &Call, const Knowledge &Facts) {
  return Call.getNumArgs() == 0 &&
         Facts.holds(callSite(Call), Fact::CurrentException, Standing::Name);
}

/// Who says that a function only shows what it is given: log.warn(e), std::cerr << e.what().
SaidBy onlyPrints(const CallExpr &Call, const Knowledge &Facts) {
  if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&Call))
    return Operator->getOperator() == OO_LessLess ? SaidBy(Standing::Structure) : std::nullopt;
  return Facts.standing(callSite(Call), Fact::Prints);
}

/// What merely dresses an expression up.
bool isTransparent(const Stmt &S) {
  if (const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(&S))
    return Construction->getConstructor()->isCopyOrMoveConstructor();
  return llvm::isa<ImplicitCastExpr, ParenExpr, FullExpr, MaterializeTemporaryExpr,
                   CXXBindTemporaryExpr>(S);
}

bool captures(const Stmt &S, const VarDecl &Variable) {
  const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S);
  return Lambda && llvm::any_of(Lambda->captures(), [&](const LambdaCapture &Capture) {
           return Capture.capturesVariable() && Capture.getCapturedVar() == &Variable;
         });
}

/// `e.code()`, and not `e.what()`, which says it for people, nor whether there is one.
bool asks(const MemberExpr &Member) {
  const ValueDecl &Asked = *Member.getMemberDecl();
  return !structure::plays(Asked, structure::Role::Explains) &&
         !llvm::isa<CXXConversionDecl>(Asked);
}

bool names(const Stmt &S, const VarDecl &Variable) {
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
  return Name && Name->getDecl() == &Variable;
}

} // namespace

CaughtException::CaughtException(const CXXCatchStmt &Handler, const Function &In,
                                 const Knowledge &Facts)
    : In(In), Facts(Facts), Caught(Handler.getExceptionDecl()), IsGiven(false) {
  forEachStatement(Handler.getHandlerBlock(), [&](const Stmt &S) {
    if (const auto *Call = llvm::dyn_cast<CallExpr>(&S); Call && isCurrentException(*Call, Facts))
      follow(*Call);
    else if (Caught && names(S, *Caught))
      follow(llvm::cast<DeclRefExpr>(S));
    else if (Caught && captures(S, *Caught))
      GoesOn = true;
  });
}

CaughtException::CaughtException(const ParmVarDecl &Given, const Function &In,
                                 const Knowledge &Facts)
    : In(In), Facts(Facts), Caught(nullptr), IsGiven(true) {
  forEachStatement(&In.body(), [&](const Stmt &S) {
    if (names(S, Given))
      follow(llvm::cast<DeclRefExpr>(S));
    else
      GoesOn |= captures(S, Given);
  });
}

/// Upwards from an expression that stands for the exception to what is done with it.
void CaughtException::follow(const Expr &From) {
  const Stmt *Below = &From;
  const Stmt *Above = In.parents().getParent(Below);
  while (Above && isTransparent(*Above)) {
    Below = Above;
    Above = In.parents().getParent(Above);
  }
  if (!Above || llvm::isa<CompoundStmt>(Above))
    return;
  if (llvm::isa<CXXThrowExpr>(Above)) {
    GoesOn |= IsGiven; // In a handler `throw e;` is a path of its own.
    return;
  }
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(Above)) {
    if (asks(*Member))
      ask(*Member);
  } else if (const auto *Declaration = llvm::dyn_cast<DeclStmt>(Above)) {
    declare(*Declaration, *Below);
  } else if (const auto *Call = llvm::dyn_cast<CallExpr>(Above)) {
    give(*Call, *Below);
  } else {
    GoesOn = true;
  }
}

/// From `e.code` to what is done with the answer.
void CaughtException::ask(const MemberExpr &Question) {
  const Stmt *Below = &Question;
  const Stmt *Above = In.parents().getParent(Below);
  while (Above && (isTransparent(*Above) || llvm::isa<MemberExpr>(Above) ||
                   (llvm::isa<CXXMemberCallExpr>(Above) &&
                    llvm::cast<CXXMemberCallExpr>(Above)->getCallee() == Below))) {
    Below = Above;
    Above = In.parents().getParent(Above);
  }
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Above);
  const bool IsKnown =
      Above && Caught && truthWhenCancelled(*Above, *Caught, Facts) && decidesBranch(*Above);
  GoesOn |= !IsKnown && !(Call && isPrinted(*Call));
}

bool CaughtException::decidesBranch(const Stmt &Condition) const {
  return In.events() && llvm::any_of(In.events()->all(), [&](const flow::Event &E) {
           return E.At == &Condition &&
                  (E.Kind == flow::EventKind::Holds || E.Kind == flow::EventKind::Fails);
         });
}

void CaughtException::declare(const DeclStmt &Declaration, const Stmt &Init) {
  for (const Decl *D : Declaration.decls())
    if (const auto *Variable = llvm::dyn_cast<VarDecl>(D); Variable && Variable->getInit() == &Init)
      GoesOn |= isUsed(*Variable);
}

void CaughtException::give(const CallExpr &To, const Stmt &Argument) {
  if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&To)) {
    if (Operator->isComparisonOp())
      return;
    if (Operator->isAssignmentOp() && Operator->getArg(0) != &Argument)
      return assign(*Operator);
  }
  if (isPrinted(To) || (IsGiven && isRethrow(To)))
    return;
  const FunctionDecl *Callee = To.getDirectCallee();
  const CallSite Site = callSite(To);
  const auto *Found = llvm::find(Site.Arguments, &Argument);
  const bool IsOurs = Callee && !Callee->isNoReturn() && Found != Site.Arguments.end() &&
                      !isInSystemHeader(*Callee);
  if (IsOurs && isAnswerDropped(To))
    Receivers.push_back(
        {Fact::PassesOn, keyOf(*Callee), static_cast<int>(Found - Site.Arguments.begin())});
  else
    GoesOn = true;
}

/// `report(e);`, `co_await report(e);`, and not `if (isCancelled(e))`.
bool CaughtException::isAnswerDropped(const CallExpr &Call) const {
  return llvm::any_of(discardedValues(In), [&](const DiscardedValue &Dropped) {
    const auto *Await = llvm::dyn_cast<CoawaitExpr>(Dropped.Value);
    return &Call == (Await ? &written(*Await->getOperand()) : Dropped.Value);
  });
}

bool CaughtException::isPrinted(const CallExpr &By) {
  const SaidBy Prints = onlyPrints(By, Facts);
  if (Prints)
    RestsOn = std::min(RestsOn, *Prints);
  return Prints.has_value();
}

/// To a variable of this function, where somebody must use it; elsewhere somebody may.
void CaughtException::assign(const CXXOperatorCallExpr &Assignment) {
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(Assignment.getArg(0)->IgnoreParenImpCasts());
  const auto *Variable = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  const bool IsOwn = Variable && Variable->hasLocalStorage() &&
                     !Variable->getType()->isReferenceType() &&
                     !Name->refersToEnclosingVariableOrCapture();
  GoesOn |= !IsOwn || isUsed(*Variable);
}

bool CaughtException::isUsed(const VarDecl &Stored) {
  bool Used = false;
  forEachStatement(&In.body(), [&](const Stmt &S) {
    Used |=
        captures(S, Stored) || (names(S, Stored) && reachesSomebody(llvm::cast<DeclRefExpr>(S)));
  });
  return Used;
}

/// More than being compared, printed or overwritten; what is given on to functions is left to
/// their answer.
bool CaughtException::reachesSomebody(const Expr &Mention) {
  const Stmt *Below = &Mention;
  for (const Stmt *Above = In.parents().getParent(Below); Above;
       Above = In.parents().getParent(Above)) {
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(Above); Member && asks(*Member))
      return true;
    if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(Above);
        Operator && (Operator->isComparisonOp() ||
                     (Operator->isAssignmentOp() && Operator->getArg(0) == Below)))
      return false;
    if (const auto *Call = llvm::dyn_cast<CallExpr>(Above)) {
      if (Call->getCallee() != Below)
        give(*Call, *Below);
      return false;
    }
    if (!llvm::isa<Expr>(Above))
      return llvm::isa<DeclStmt, ReturnStmt, CoreturnStmt>(Above);
    if (!isTransparent(*Above) && !llvm::isa<MemberExpr, UnaryOperator, CastExpr>(Above))
      return true;
    Below = Above;
  }
  return false;
}

static bool isStdException(const CXXRecordDecl &Class) {
  return structure::isStdClass(Class, {"exception"}) ||
         !Class.forallBases([](const CXXRecordDecl *Base) {
           return !structure::isStdClass(*Base, {"exception"});
         });
}

static bool isException(QualType Type, const Knowledge &Facts) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return structure::isStdClass(Type, {"exception_ptr"}) ||
         (Class && (Facts.holds(*Class, Fact::Cancellation) || isStdException(*Class)));
}

/// passes-on(f, i): f throws, keeps or gives on the exception that is its argument i, or asks
/// what it is; or it rethrows what it has turned it into, see Rethrows.h.
static void inferReceivers(const Function &Fn, Workspace &Of, UnitResult &Into) {
  for (const ParmVarDecl *Given : Fn.decl().parameters()) {
    if (!isException(Given->getType().getNonReferenceType(), Of.knowledge()))
      continue;
    const std::string Self = keyOf(Fn.decl());
    const Atom Head{Fact::PassesOn, Self, static_cast<int>(Given->getFunctionScopeIndex())};
    const CaughtException Received(*Given, Fn, Of.knowledge());
    if (Received.goesOn())
      Into.Rules.push_back({Head, {}, {}, ""});
    Into.Rules.push_back({Head, {{Fact::RethrowsCancellation, Self}}, {}, ""});
    for (const Atom &Next : Received.receivers())
      Into.Rules.push_back({Head, {Next}, {}, ""});
  }
}

static const Inference Registered{"receivers", inferReceivers};

} // namespace coro_tidy
