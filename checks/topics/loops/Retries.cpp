// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Retries.h"
#include "core/Roots.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Equality.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/time/Pace.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

/// `std::error_code` and its like: true when something has failed.
bool isErrorCode(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && structure::hasRole(*Class, structure::Role::Category);
}

/// The variable, or the part of a structured binding, whose truth is asked for.
const ValueDecl *askedFor(const Stmt &Condition) {
  const auto *E = llvm::dyn_cast<Expr>(&Condition);
  if (const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E);
      Call && llvm::isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
    E = Call->getImplicitObjectArgument();
  const auto *Name =
      llvm::dyn_cast_or_null<DeclRefExpr>(E ? E->IgnoreUnlessSpelledInSource() : nullptr);
  return Name ? Name->getDecl() : nullptr;
}

class RetriesFinder {
public:
  RetriesFinder(const Function &In, const CoawaitExpr &Operation, const Stmt &Loop,
                const Knowledge &Facts)
      : Graph(*In.events()), Operation(Operation), Loop(Loop), Facts(Facts) {}

  std::optional<Retry> find() const {
    if (llvm::isa<CXXForRangeStmt>(Loop) || makesSteps())
      return std::nullopt;
    for (unsigned I = 0; I < Graph.blocks().size(); ++I)
      for (size_t J = 0; J < Graph.blocks()[I].Events.size(); ++J)
        if (const Event &E = Graph.blocks()[I].Events[J]; isFailure(E) && comesBack(I, J + 1))
          return Retry{&Operation, E.At};
    return std::nullopt;
  }

private:
  /// A number or an iterator that the loop asks for, or gives to the operation: ++attempts < 3
  bool makesSteps() const {
    return anyStatement(&Loop, [&](const Stmt &S) {
      const auto *Unary = llvm::dyn_cast<UnaryOperator>(&S);
      const auto *Binary = llvm::dyn_cast<BinaryOperator>(&S);
      const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&S);
      const bool Steps = (Unary && Unary->isIncrementDecrementOp()) ||
                         (Binary && Binary->isCompoundAssignmentOp()) ||
                         (Operator && (Operator->getOperator() == OO_PlusPlus ||
                                       Operator->getOperator() == OO_MinusMinus));
      const Expr *Written = Steps ? writtenTo(S) : nullptr;
      return Written && isAskedFor(*Written);
    });
  }

  bool isAskedFor(const Expr &Written) const {
    const ValueDecl *Named = nullptr;
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(Written.IgnoreParenImpCasts()))
      Named = Member->getMemberDecl();
    else
      Named = rootVariable(&Written);
    const auto Speaks = [&](const Stmt *Of) { return Named && namesIn(Of, *Named); };
    return Speaks(Operation.getOperand()) || anyStatement(&Loop, [&](const Stmt &S) {
             const auto *If = llvm::dyn_cast<IfStmt>(&S);
             return Speaks(If ? If->getCond() : loopCondition(S));
           });
  }

  static bool namesIn(const Stmt *Of, const ValueDecl &Named) {
    return anyStatement(Of, [&](const Stmt &S) {
      const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
      const auto *Member = llvm::dyn_cast<MemberExpr>(&S);
      return (Name && Name->getDecl() == &Named) || (Member && Member->getMemberDecl() == &Named);
    });
  }

  /// `if (error)` of an error that the operation sets, or a handler for whatever it throws.
  bool isFailure(const Event &E) const {
    if (E.Kind == EventKind::Holds)
      if (const ValueDecl *Asked = askedFor(*E.At))
        return isErrorCode(Asked->getType()) && setsError(*Asked);
    const auto *Handler = E.Kind == EventKind::Catch ? llvm::dyn_cast<CXXCatchStmt>(E.At) : nullptr;
    return Handler && takesAny(*Handler) && standsInTryOf(*Handler);
  }

  bool setsError(const ValueDecl &Error) const {
    return isResult(Error) || namesIn(Operation.getOperand(), Error);
  }

  /// auto [error, socket] = co_await ...;    socket = co_await ...;
  bool isResult(const ValueDecl &Named) const {
    const auto *Part = llvm::dyn_cast<BindingDecl>(&Named);
    const auto *Variable =
        llvm::dyn_cast_or_null<VarDecl>(Part ? Part->getDecomposedDecl() : &Named);
    const auto IsOperation = [&](const Stmt &S) { return &S == &Operation; };
    return Variable &&
           (anyStatement(Variable->getInit(), IsOperation) ||
            anyStatement(&Loop, [&](const Stmt &S) {
              const Expr *Written = llvm::isa<CXXOperatorCallExpr>(S) ? writtenTo(S) : nullptr;
              return Written && rootVariable(Written) == Variable && anyStatement(&S, IsOperation);
            }));
  }

  /// Also boost::system::system_error and its like.
  static bool takesAny(const CXXCatchStmt &Handler) {
    const CXXRecordDecl *Caught = structure::classOf(Handler.getCaughtType());
    return !Handler.getExceptionDecl() ||
           structure::isStdClass(Handler.getCaughtType(),
                                 {"exception", "runtime_error", "system_error"}) ||
           (Caught && structure::hasRole(*Caught, structure::Role::ErrorCode));
  }

  bool standsInTryOf(const CXXCatchStmt &Handler) const {
    return anyStatement(&Loop, [&](const Stmt &S) {
      const auto *Try = llvm::dyn_cast<CXXTryStmt>(&S);
      if (!Try || !anyStatement(Try->getTryBlock(),
                                [&](const Stmt &Inner) { return &Inner == &Operation; }))
        return false;
      for (unsigned I = 0; I < Try->getNumHandlers(); ++I)
        if (Try->getHandler(I) == &Handler)
          return true;
      return false;
    });
  }

  /// Whether a way from there meets the operation before anything that takes time.
  bool comesBack(unsigned Block, size_t Next) const {
    std::vector<std::pair<unsigned, size_t>> Work{{Block, Next}};
    llvm::DenseSet<unsigned> Seen;
    while (!Work.empty()) {
      auto [In, At] = Work.back();
      Work.pop_back();
      const flow::Block &Here = Graph.blocks()[In];
      bool GoesOn = true;
      for (; At < Here.Events.size() && GoesOn; ++At) {
        const Event &E = Here.Events[At];
        if (E.Kind == EventKind::Suspend && E.At == &Operation)
          return true;
        GoesOn = isPartOfOperation(E) || (!pauses(E) && !isAnswer(E));
      }
      for (const flow::Edge &Edge : Here.Next)
        if (GoesOn && Edge.Kind == flow::EdgeKind::Flow && Seen.insert(Edge.To).second)
          Work.push_back({Edge.To, 0});
    }
    return false;
  }

  bool isPartOfOperation(const Event &E) const {
    return anyStatement(Operation.getOperand(), [&](const Stmt &S) { return &S == E.At; });
  }

  bool pauses(const Event &E) const {
    if (E.Kind == EventKind::Suspend) {
      const auto *Await = llvm::dyn_cast_or_null<CoroutineSuspendExpr>(E.At);
      return !Await || !neverSuspends(*Await, Facts);
    }
    return E.Kind == EventKind::Call && E.At &&
           Facts.holdsAny(callSite(*E.At), {Fact::Blocks, Fact::Sleeps, Fact::Waits},
                          Standing::Name);
  }

  /// Something is done about the failure: it is known which one it was, or the object or an
  /// argument of the operation gets a new value.
  bool isAnswer(const Event &E) const {
    if (E.Kind == EventKind::Holds || E.Kind == EventKind::Fails)
      return isSortedOut(E);
    const CallSite Site = awaitedSite(Operation);
    const flow::Place *Object = Site.On ? Graph.places().of(Site.On) : nullptr;
    if (E.Kind == EventKind::Assign)
      return (E.variable() && namesIn(Operation.getOperand(), *E.variable())) ||
             (Object && E.Object == Object);
    const auto *Call =
        E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At) : nullptr;
    return Call && Call->getMethodDecl() && !Call->getMethodDecl()->isConst() && Object &&
           Graph.places().receiver(*Call) == Object;
  }

  /// `if (error == connection_aborted)`, `if (isTransient(error))`; and `if (socket)`, which is
  /// empty when the operation has failed.
  bool isSortedOut(const Event &E) const {
    if (anyStatement(E.At, [&](const Stmt &S) {
          const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
          return Name && !isErrorCode(Name->getDecl()->getType()) && isResult(*Name->getDecl());
        }))
      return true;
    const auto Compared = equalityIn(*E.At);
    if (Compared)
      return Compared->IsEqual == (E.Kind == EventKind::Holds);
    const auto *Call = llvm::dyn_cast<CallExpr>(E.At);
    return Call && Call->getNumArgs() > 0 && !llvm::isa<CXXMemberCallExpr>(Call);
  }

  const flow::Graph &Graph;
  const CoawaitExpr &Operation;
  const Stmt &Loop;
  const Knowledge &Facts;
};

} // namespace

std::vector<Retry> retriesAtOnce(const Function &Coroutine, const Knowledge &Facts) {
  std::vector<Retry> Result;
  for (const CoawaitExpr *Await : awaitsIn(&Coroutine.body()))
    if (const Stmt *Loop = loopAround(*Await, Coroutine);
        Loop && Facts.fact(awaitedSite(*Await), Fact::FailsAtOnce))
      if (auto Found = RetriesFinder(Coroutine, *Await, *Loop, Facts).find())
        Result.push_back(*Found);
  return Result;
}

} // namespace coro_tidy
