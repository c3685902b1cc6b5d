// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/Cancellation.h"
#include "core/Statements.h"
#include "flow/Fate.h"
#include "knowledge/Structure.h"
#include "topics/cancellation/CancellationWords.h"
#include "topics/cancellation/CaughtException.h"
#include "topics/cancellation/OwnCancellation.h"
#include "topics/cancellation/Rethrows.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::EdgeKind;
using flow::Event;
using flow::EventKind;

using Statements = llvm::DenseSet<const Stmt *>;

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

bool canThrow(const CoroutineSuspendExpr &Await) {
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

class Finder {
public:
  Finder(const Function &In, Workspace &Of)
      : In(In), Of(Of), Facts(Of.knowledge()), Graph(*In.events()),
        Cancellations(cancellationsOf(In.decl().getReturnType(), Facts)) {
    for (const flow::Block &Block : Graph.blocks())
      for (const Event &E : Block.Events)
        if (E.Kind == EventKind::Suspend)
          Suspensions.insert(E.At);
  }

  std::vector<SwallowingHandler> run() {
    std::vector<Try> Tries;
    if (!Cancellations.empty())
      collectTries(&In.body(), nullptr, Tries);
    std::vector<SwallowingHandler> Result;
    for (const Try &Each : Tries)
      if (const CoroutineSuspendExpr *Arrival = arrival(Each.Statement->getTryBlock()))
        if (auto Found = swallows(Each, *Arrival))
          Result.push_back(std::move(*Found));
    return Result;
  }

private:
  /// A co_await whose cancellation leaves S; null when none does.
  const CoroutineSuspendExpr *arrival(const Stmt *S) const {
    if (!S || llvm::isa<LambdaExpr, BlockExpr>(S))
      return nullptr;
    if (const auto *Inner = llvm::dyn_cast<CXXTryStmt>(S)) {
      const CoroutineSuspendExpr *Inside = arrival(Inner->getTryBlock());
      const CXXCatchStmt *Taker = Inside ? taker(*Inner).first : nullptr;
      const bool Ends = Taker && !mayRethrow(*Taker);
      return Ends ? nullptr : Inside;
    }
    for (const Stmt *Child : childrenOf(*S))
      if (const CoroutineSuspendExpr *Inside = arrival(Child))
        return Inside;
    const auto *Await = llvm::dyn_cast<CoawaitExpr>(S);
    return Await && Suspensions.contains(Await) && canThrow(*Await) ? Await : nullptr;
  }

  /// The first handler for a cancellation. Whoever wrote it knows of cancellation, so
  /// those behind it are not looked at.
  std::pair<const CXXCatchStmt *, const CXXRecordDecl *> taker(const CXXTryStmt &Of) const {
    for (unsigned I = 0; I < Of.getNumHandlers(); ++I)
      for (const CXXRecordDecl *Cancellation : Cancellations)
        if (takes(*Of.getHandler(I), *Cancellation))
          return {Of.getHandler(I), Cancellation};
    return {nullptr, nullptr};
  }

  std::optional<SwallowingHandler> swallows(const Try &Of, const CoroutineSuspendExpr &Arrival) {
    const auto [Handler, Cancellation] = taker(*Of.Statement);
    if (!Handler || isAssertion(*Of.Statement, *Handler) ||
        anyStatement(Handler->getHandlerBlock(),
                     [&](const Stmt &S) { return asksForCancellation(S, Facts); }))
      return std::nullopt;
    const CaughtException Caught(*Handler, In, Facts);
    if (Caught.goesOn() || isOwnCancellation(*Of.Statement, In, this->Of))
      return std::nullopt;
    SwallowingHandler Result{Handler, Cancellation, &Arrival};
    Result.Loop = Of.Loop;
    Result.Receivers = Caught.receivers();
    Result.RestsOn =
        std::min(Caught.restsOn(),
                 Facts.standing(*Cancellation, Fact::Cancellation).value_or(Standing::Stated));
    if (!walk(*Of.Statement, Result))
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

  struct Point {
    unsigned Block;
    size_t Event;
  };

  std::optional<Point> entryOf(const CXXCatchStmt &Handler) const {
    for (unsigned I = 0; I < Graph.blocks().size(); ++I)
      for (size_t J = 0; J < Graph.blocks()[I].Events.size(); ++J)
        if (const Event &E = Graph.blocks()[I].Events[J];
            E.Kind == EventKind::Catch && E.At == &Handler)
          return Point{I, J + 1};
    return std::nullopt;
  }

  enum class Way { Goes, Ends };

  /// Follows the normal ways from a point; Visit says where one ends.
  void forEachWay(Point From, llvm::function_ref<Way(const Event &, Point)> Visit) const {
    std::vector<Point> Work{From};
    llvm::DenseSet<unsigned> Seen;
    while (!Work.empty()) {
      Point At = Work.back();
      Work.pop_back();
      const flow::Block &Block = Graph.blocks()[At.Block];
      bool Ended = false;
      for (; At.Event < Block.Events.size() && !Ended; ++At.Event)
        Ended = Visit(Block.Events[At.Event], At) == Way::Ends;
      if (Ended)
        continue;
      for (const flow::Edge &Next : Block.Next)
        if (Next.Kind == EdgeKind::Flow && Seen.insert(Next.To).second)
          Work.push_back({Next.To, 0});
    }
  }

  /// From the handler's beginning to where it is left. False when no way out of it
  /// loses the cancellation.
  bool walk(const CXXTryStmt &Around, SwallowingHandler &Found) const {
    const auto Entry = entryOf(*Found.Handler);
    if (!Entry)
      return false;
    const Statements Inside = statementsOf(Found.Handler->getHandlerBlock());
    const Statements Tried = statementsOf(Around.getTryBlock());
    bool Lost = false;
    bool Leaves = false; // by another way than back to the suspension
    forEachWay(*Entry, [&](const Event &E, Point At) {
      if (E.Kind == EventKind::Destroy || E.Kind == EventKind::Declare)
        return Way::Goes;
      if (!E.At || !Inside.contains(E.At)) {
        const bool Back = comesBack(At, Tried);
        Leaves |= !Back;
        Found.LoopsOn |= Back;
        Lost |= !rethrownLater(At);
        return Way::Ends;
      }
      return within(E, At, Found, Lost, Leaves);
    });
    Found.AlwaysLoopsOn = Found.LoopsOn && !Leaves;
    return Lost;
  }

  Way within(const Event &E, Point At, SwallowingHandler &Found, bool &Lost, bool &Leaves) const {
    if (leavesWord(E) && ends(At)) {
      Leaves = true;
      return Way::Ends;
    }
    if (E.Kind == EventKind::Throw) {
      const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(E.At);
      Leaves = true;
      if (Throw && Throw->getSubExpr() && !isCancellation(Throw->getSubExpr()->getType())) {
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
        Callee && maybeRethrowingHelper(*Callee) && !llvm::is_contained(Found.Helpers, Callee))
      Found.Helpers.push_back(Callee);
    return Way::Goes;
  }

  /// As a value that says so: co_return Err::cancelled;
  bool isHandedOn(const Stmt &Return) const {
    const auto *CoReturn = llvm::dyn_cast<CoreturnStmt>(&Return);
    return CoReturn && CoReturn->getOperand() && saysCancelled(*CoReturn->getOperand(), Facts);
  }

  /// A new value where others look: `failed_ = true;`. That nobody can say of a count.
  bool leavesWord(const Event &E) const {
    return E.Kind == EventKind::Assign && E.Object && !flow::isOwn(*E.Object, Graph);
  }

  /// Whether the coroutine comes to its end from here without another suspension.
  bool ends(Point From) const {
    bool Suspends = false;
    forEachWay(From, [&](const Event &E, Point) {
      Suspends |= E.Kind == EventKind::Suspend && !E.Implicit;
      return Suspends ? Way::Ends : Way::Goes;
    });
    return !Suspends;
  }

  /// Whether the next suspension on the way from here is where the cancellation arrived.
  bool comesBack(Point From, const Statements &Tried) const {
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
  bool rethrownLater(Point From) const {
    bool Found = false;
    forEachWay(From, [&](const Event &E, Point) {
      const auto *Throw = llvm::dyn_cast_or_null<CXXThrowExpr>(E.At);
      Found |= E.Kind == EventKind::Throw && Throw && Throw->getSubExpr() &&
               isCancellation(Throw->getSubExpr()->getType());
      return Found ? Way::Ends : Way::Goes;
    });
    return Found;
  }

  bool isCancellation(QualType Type) const {
    const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
    return Class && llvm::any_of(Cancellations, [&](const CXXRecordDecl *Cancellation) {
             return Class->getCanonicalDecl() == Cancellation->getCanonicalDecl();
           });
  }

  const Function &In;
  Workspace &Of;
  const Knowledge &Facts;
  const flow::Graph &Graph;
  const std::vector<const CXXRecordDecl *> Cancellations;
  Statements Suspensions;
};

} // namespace

std::vector<SwallowingHandler> swallowingHandlers(const Function &Coroutine, Workspace &Of) {
  if (!Coroutine.isCoroutine() || !Coroutine.events())
    return {};
  return Finder(Coroutine, Of).run();
}

} // namespace coro_tidy
