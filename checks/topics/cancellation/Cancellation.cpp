// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/Cancellation.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "topics/cancellation/CancellationWords.h"
#include "topics/cancellation/CaughtException.h"
#include "topics/cancellation/Hearing.h"
#include "topics/cancellation/OwnCancellation.h"
#include "topics/cancellation/Rethrows.h"
#include "topics/cancellation/WaysOut.h"
#include "topics/tasks/Handlers.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// Whether this is `failure` in `std::exception_ptr failure;`.
bool namesFailure(const Stmt &S) {
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
  return Name && structure::isStdClass(Name->getType(), {"exception_ptr"});
}

/// A way out that is taken only when the handler has asked for the state of things, or for a
/// failure before this one, which then goes on in its place:
///   if (token.stop_requested()) throw;    if (!failure) throw;
bool asksForCancellation(const Stmt &S, const Knowledge &Facts) {
  const auto *If = llvm::dyn_cast<IfStmt>(&S);
  const auto Leaves = [](const Stmt &Inner) {
    return llvm::isa<CXXThrowExpr, CoreturnStmt, BreakStmt>(Inner) || isRethrow(Inner);
  };
  return If && If->getCond() &&
         (anyStatement(If->getThen(), Leaves) || anyStatement(If->getElse(), Leaves)) &&
         (asksForState(*If->getCond(), Facts) || anyStatement(If->getCond(), namesFailure));
}

/// A try statement and the innermost loop around it.
struct Try {
  const CXXTryStmt *Statement;
  const Stmt *Loop;
};

void collectTries(const Stmt *In, const Stmt *Loop, std::vector<Try> &Into) {
  if (!In || llvm::isa<LambdaExpr, BlockExpr>(In))
    return;
  if (const auto *Statement = llvm::dyn_cast<CXXTryStmt>(In))
    Into.push_back({Statement, Loop});
  if (isLoop(*In))
    Loop = In;
  for (const Stmt *Child : childrenOf(*In))
    collectTries(Child, Loop, Into);
}

bool canThrow(const CoawaitExpr &Await) {
  const Expr *Resume = Await.getResumeExpr();
  const auto *Call =
      llvm::dyn_cast_or_null<CXXMemberCallExpr>(Resume ? Resume->IgnoreImplicit() : nullptr);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  const auto *Type = Method ? Method->getType()->getAs<FunctionProtoType>() : nullptr;
  return !Type || isUnresolvedExceptionSpec(Type->getExceptionSpecType()) ||
         Type->canThrow() != CT_Cannot;
}

const DeclContext *outermost(const CXXRecordDecl &Class) {
  const DeclContext *Result = Class.getDeclContext();
  while (!Result->isTranslationUnit() && !Result->getParent()->isTranslationUnit())
    Result = Result->getParent();
  return Result->getPrimaryContext();
}

/// Of a library with two names, asio and boost::asio, only those that its tasks see.
std::vector<const CXXRecordDecl *> cancellationsOf(QualType Task, const Knowledge &Facts) {
  std::vector<const CXXRecordDecl *> Result = Facts.cancellations(Task);
  const CXXRecordDecl *Class = Task->getAsCXXRecordDecl();
  const auto IsOwn = [&](const CXXRecordDecl *Cancellation) {
    return Class && outermost(*Cancellation) == outermost(*Class);
  };
  if (llvm::any_of(Result, IsOwn))
    llvm::erase_if(Result, [&](const CXXRecordDecl *Other) { return !IsOwn(Other); });
  return Result;
}

/// Where a cancellation may arrive.
struct Arrival {
  const Expr *At = nullptr;  ///< Null for nowhere.
  std::vector<Atom> If = {}; ///< One of them has to hold; none is certain.

  bool isCertain() const { return At && If.empty(); }

  void add(Arrival Other) {
    if (!At || Other.isCertain())
      *this = std::move(Other);
    else if (!isCertain())
      llvm::append_range(If, Other.If);
  }
};

class HandlersFinder {
public:
  HandlersFinder(const Function &In, Workspace &Of,
                 std::vector<const CXXRecordDecl *> Cancellations)
      : In(In), Of(Of), Facts(Of.knowledge()), Graph(*In.events()),
        Cancellations(std::move(Cancellations)) {}

  std::vector<SwallowingHandler> run() {
    std::vector<Try> Tries;
    if (!Cancellations.empty())
      collectTries(&In.body(), nullptr, Tries);
    std::vector<SwallowingHandler> Result;
    for (const Try &Each : Tries)
      if (const Arrival First = arrival(Each.Statement->getTryBlock()); First.At)
        if (auto Found = swallows(Each, First))
          Result.push_back(std::move(*Found));
    return Result;
  }

private:
  /// The first co_await whose cancellation leaves S.
  Arrival arrival(const Stmt *S) const {
    if (!S || llvm::isa<LambdaExpr, BlockExpr>(S))
      return {};
    if (const auto *Inner = llvm::dyn_cast<CXXTryStmt>(S)) {
      Arrival Inside = arrival(Inner->getTryBlock());
      const CXXCatchStmt *Taker = Inside.At ? taker(*Inner).first : nullptr;
      const bool Ends = Taker && !mayRethrow(*Taker);
      return Ends ? Arrival() : Inside;
    }
    Arrival Result;
    for (const Stmt *Child : childrenOf(*S)) {
      Result.add(arrival(Child));
      if (Result.isCertain())
        return Result;
    }
    if (const auto *Call = llvm::dyn_cast<CallExpr>(S); Call && In.suspensions().contains(Call))
      Result.add({Call});
    const auto *Await = llvm::dyn_cast<CoawaitExpr>(S);
    if (Await && In.suspensions().contains(Await) && canThrow(*Await))
      if (auto Hears = whenHearing(*Await, In, Of))
        Result.add({Await, std::move(*Hears)});
    return Result;
  }

  /// The suspensions where a cancellation may arrive: not a pause that nobody can cancel.
  const WaysOut::Statements &arrivals() {
    if (!Arrivals) {
      Arrivals.emplace();
      for (const Stmt *Each : In.suspensions())
        if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(Each);
            !Await || whenHearing(*Await, In, Of))
          Arrivals->insert(Each);
    }
    return *Arrivals;
  }

  /// The first handler for a cancellation, or for a form that it takes. Whoever wrote it knows
  /// of cancellation, so those behind it are not looked at.
  std::pair<const CXXCatchStmt *, const CXXRecordDecl *> taker(const CXXTryStmt &Of) const {
    for (unsigned I = 0; I < Of.getNumHandlers(); ++I)
      for (const CXXRecordDecl *Cancellation : Cancellations)
        if (takes(*Of.getHandler(I), *Cancellation) || takesForm(*Of.getHandler(I), *Cancellation))
          return {Of.getHandler(I), Cancellation};
    return {nullptr, nullptr};
  }

  /// `catch (const sleep_aborted &)`, which is an abort_requested_exception.
  static bool takesForm(const CXXCatchStmt &Handler, const CXXRecordDecl &Cancellation) {
    const CXXRecordDecl *Caught =
        Handler.getExceptionDecl() ? structure::classOf(Handler.getCaughtType()) : nullptr;
    return Caught && Caught->hasDefinition() && Caught->isDerivedFrom(&Cancellation);
  }

  std::optional<SwallowingHandler> swallows(const Try &Of, const Arrival &First) {
    const auto [Handler, Cancellation] = taker(*Of.Statement);
    if (!Handler || isAssertion(*Of.Statement, *Handler) ||
        anyStatement(Handler->getHandlerBlock(),
                     [&](const Stmt &S) { return asksForCancellation(S, Facts); }))
      return std::nullopt;
    const CaughtException Caught(*Handler, In, Facts);
    if (Caught.goesOn() || isOwnCancellation(*Of.Statement, In, this->Of))
      return std::nullopt;
    SwallowingHandler Result{Handler, Cancellation, First.At, First.If};
    Result.Loop = Of.Loop;
    Result.Receivers = Caught.receivers();
    Result.RestsOn =
        std::min(Caught.restsOn(),
                 Facts.standing(*Cancellation, Fact::Cancellation).value_or(Standing::Stated));
    if (!WaysOut(Graph, Facts, Cancellations, arrivals()).lose(*Of.Statement, Result))
      return std::nullopt;
    const FieldDecl *Token = tokenOfOwnClass(*Of.Statement, In, this->Of);
    return Token && obeys(Result, *Token) ? std::nullopt : std::optional(std::move(Result));
  }

  /// Ending when the own class has asked for it, by a token that stays cancelled:
  ///   void stop() { stop_.request_stop(); }
  bool obeys(const SwallowingHandler &Found, const FieldDecl &Token) const {
    const Expr *Condition = Found.LoopsOn ? loopCondition(*Found.Loop) : nullptr;
    return !Found.LoopsOn ||
           (Condition && anyStatement(Condition, [&](const Stmt &S) {
              const auto *Member = llvm::dyn_cast<MemberExpr>(&S);
              return Member && Member->getMemberDecl()->getCanonicalDecl() == &Token;
            }));
  }

  /// A test, which expects an exception or that none comes:
  ///   CHECK_THROWS_AS(co_await child, Cancelled);
  ///   try { co_await child; FAIL(); } catch (...) {}
  ///   try { co_await child; } catch (...) { FAIL(); }
  bool isAssertion(const CXXTryStmt &Of, const CXXCatchStmt &Handler) const {
    const auto Fails = [&](const Stmt &S) {
      return Facts.isInMacro(S.getBeginLoc(), Fact::FailsTest);
    };
    return Facts.isInMacro(Handler.getBeginLoc(), Fact::Asserts) ||
           anyStatement(Of.getTryBlock(), Fails) || anyStatement(Handler.getHandlerBlock(), Fails);
  }

  const Function &In;
  Workspace &Of;
  const Knowledge &Facts;
  const flow::Graph &Graph;
  const std::vector<const CXXRecordDecl *> Cancellations;
  std::optional<WaysOut::Statements> Arrivals; ///< Found out when they are asked for.
};

} // namespace

std::vector<SwallowingHandler> swallowingHandlers(const Function &Coroutine, Workspace &Of) {
  if (!Coroutine.suspends() || !Coroutine.events())
    return {};
  return HandlersFinder(Coroutine, Of,
                        Coroutine.isStackful()
                            ? Of.knowledge().forcedUnwinds()
                            : cancellationsOf(Coroutine.decl().getReturnType(), Of.knowledge()))
      .run();
}

} // namespace coro_tidy
