// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Retries.h"
#include "core/Roots.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Typestate.h"
#include "knowledge/Equality.h"
#include "knowledge/Structure.h"
#include "topics/tasks/Awaits.h"
#include "topics/tasks/Endless.h"
#include "topics/tasks/Failures.h"
#include "topics/time/Pace.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;

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
  RetriesFinder(const Function &In, const Expr &Operation, const Stmt &Loop, const Knowledge &Facts)
      : In(In), Graph(*In.events()), Operation(Operation), Call(callOf(Operation)), Loop(Loop),
        Facts(Facts), Parts(statementsOf(&Call)), Reads(readsStream(Operation)) {
    const Expr *On = awaitedSite(Operation).On;
    Object = On ? Graph.places().of(On) : nullptr;
  }

  /// Of a function of the project it is known when it throws.
  std::optional<Retry> find(bool ByExceptionOnly) const {
    const bool AsksWhich = asksWhichFailure();
    if (llvm::isa<CXXForRangeStmt>(Loop) || makesSteps() ||
        (AsksWhich && (ByExceptionOnly || !Reads)))
      return std::nullopt;
    enum : flow::State { Fine, Failed };
    const auto Hits = flow::run(Graph, [&](flow::State From, const Event &E) -> flow::Step {
      if (AsksWhich ? isNamedFailure(E)
                    : isFailure(E) && (E.Kind == EventKind::Catch || !ByExceptionOnly))
        return {Failed};
      if (From == Fine)
        return {From};
      if (E.Kind == EventKind::Suspend && E.At == &Operation)
        return {Fine, true};
      if (Parts.contains(E.At))
        return {From};
      const bool GoesOn = E.Kind != EventKind::Catch && !pauses(E) && !isAnswer(E);
      return {GoesOn ? Failed : Fine};
    });
    return Hits.empty() ? std::nullopt : std::optional(Retry{&Operation, Hits.front().Since.At});
  }

private:
  static const Expr &callOf(const Expr &Operation) {
    const auto *Await = llvm::dyn_cast<CoawaitExpr>(&Operation);
    return Await ? *Await->getOperand() : Operation;
  }

  /// It tells how much was read: of a stream that has ended or is broken nothing ever is again,
  /// while accepting and connecting begin anew each time.
  static bool readsStream(const Expr &Operation) {
    const QualType Type = Operation.getType();
    const auto *Tuple = structure::isStdClass(Type, {"tuple"})
                            ? llvm::cast<ClassTemplateSpecializationDecl>(structure::classOf(Type))
                            : nullptr;
    return Type->isIntegerType() ||
           (Tuple && llvm::any_of(Tuple->getTemplateArgs()[0].pack_elements(),
                                  [](const TemplateArgument &Each) {
                                    return Each.getAsType()->isIntegerType();
                                  }));
  }

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
    const auto Speaks = [&](const Stmt *Of) { return Named && mentions(Of, *Named); };
    return Speaks(&Call) || anyStatement(&Loop, [&](const Stmt &S) {
             const auto *If = llvm::dyn_cast<IfStmt>(&S);
             return Speaks(If ? If->getCond() : loopCondition(S));
           });
  }

  /// `if (error == error::eof)`, be it for one of several ways out.
  bool asksWhichFailure() const {
    return anyStatement(&Loop, [&](const Stmt &S) {
      const auto Compared = equalityIn(S);
      return Compared &&
             ((isErrorCode(Compared->Left->getType()) && namesFailure(*Compared->Right)) ||
              (isErrorCode(Compared->Right->getType()) && namesFailure(*Compared->Left)));
    });
  }

  /// The name of an error that is no cancellation.
  bool namesFailure(const Expr &Code) const {
    return anyStatement(&Code, [&](const Stmt &S) {
      const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
      return Name && llvm::isa<EnumConstantDecl>(Name->getDecl()) &&
             !Facts.fact(*Name->getDecl(), Fact::CancellationCode);
    });
  }

  /// `if (error)` of an error that the operation sets, or a handler for whatever it throws.
  bool isFailure(const Event &E) const {
    if (E.Kind == EventKind::Holds)
      if (const ValueDecl *Asked = askedFor(*E.At))
        return isErrorCode(Asked->getType()) && setsError(*Asked);
    const auto *Handler = E.Kind == EventKind::Catch ? llvm::dyn_cast<CXXCatchStmt>(E.At) : nullptr;
    return Handler && takesFailures(*Handler) && handlesOperation(*Handler);
  }

  /// `if (error == error::eof)` of an error that the operation sets or throws.
  bool isNamedFailure(const Event &E) const {
    const auto Compared =
        E.Kind == EventKind::Holds || E.Kind == EventKind::Fails ? equalityIn(*E.At) : std::nullopt;
    return Compared && Compared->IsEqual == (E.Kind == EventKind::Holds) &&
           ((isErrorOfOperation(*Compared->Left) && namesFailure(*Compared->Right)) ||
            (isErrorOfOperation(*Compared->Right) && namesFailure(*Compared->Left)));
  }

  bool isErrorOfOperation(const Expr &Code) const {
    return isErrorCode(Code.getType()) && anyStatement(&Code, [&](const Stmt &S) {
             const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
             return Name && (setsError(*Name->getDecl()) || isThrownHere(*Name->getDecl()));
           });
  }

  bool isThrownHere(const ValueDecl &Caught) const {
    return tryAround(Operation, In, [&](const CXXTryStmt &Try) {
      return anyHandler(
          Try, [&](const CXXCatchStmt &Each) { return Each.getExceptionDecl() == &Caught; });
    });
  }

  bool setsError(const ValueDecl &Error) const { return isResult(Error) || mentions(&Call, Error); }

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

  bool handlesOperation(const CXXCatchStmt &Handler) const {
    return tryAround(Operation, In, [&](const CXXTryStmt &Try) {
      return anyHandler(Try, [&](const CXXCatchStmt &Each) { return &Each == &Handler; });
    });
  }

  bool pauses(const Event &E) const {
    if (E.Kind == EventKind::Suspend) {
      const auto *Suspension = llvm::dyn_cast_or_null<Expr>(E.At);
      return !Suspension || !neverSuspends(*Suspension, Facts);
    }
    return E.Kind == EventKind::Call && E.At &&
           Facts.holdsAny(callSite(*E.At), {Fact::Blocks, Fact::Sleeps, Fact::Waits},
                          Standing::Name);
  }

  /// Something is done about the failure: it is known which one it was, the object or an argument
  /// of the operation gets a new value, or what the loop asks for does, `failed = true`.
  bool isAnswer(const Event &E) const {
    if (E.Kind == EventKind::Holds || E.Kind == EventKind::Fails)
      return isSortedOut(E);
    if (E.Kind == EventKind::Assign)
      return (E.variable() && mentions(&Call, *E.variable())) || (Object && E.Object == Object) ||
             decidesLoop(E.Object) || isFlag(E.variable());
    const auto *Call =
        E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At) : nullptr;
    if (!Call || !Call->getMethodDecl() || Call->getMethodDecl()->isConst() ||
        Facts.holds(callSite(*Call), Fact::SetsDeadline, Standing::Name))
      return false; // A new deadline changes nothing else.
    const flow::Place *On = Graph.places().receiver(*Call);
    return (Object && On == Object) || decidesLoop(On) || (Reads && changesGiven(*Call));
  }

  /// `buffer.consume(n)` of what the operation is given.
  bool changesGiven(const CXXMemberCallExpr &Change) const {
    const VarDecl *Of = rootVariable(Change.getImplicitObjectArgument());
    return Of && mentions(&this->Call, *Of);
  }

  /// Whether the way that the turn takes from here on is that of a variable which is asked for, and
  /// which is no error code.
  bool isFlag(const VarDecl *Written) const {
    return Written && !isErrorCode(Written->getType()) && anyStatement(&Loop, [&](const Stmt &S) {
             const auto *If = llvm::dyn_cast<IfStmt>(&S);
             return If && mentions(If->getCond(), *Written);
           });
  }

  /// Whether the loop goes on by what is there: `connected_`, or the object that has it.
  bool decidesLoop(const flow::Place *Of) const {
    const Expr *Condition = loopCondition(Loop);
    return Of && Condition && anyStatement(Condition, [&](const Stmt &S) {
             const auto *Asked = llvm::dyn_cast<Expr>(&S);
             const flow::Place *At = Asked ? Graph.places().of(Asked) : nullptr;
             return At && At->isWithin(*Of);
           });
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

  const Function &In;
  const flow::Graph &Graph;
  const Expr &Operation; ///< A co_await, or the call of a stackful coroutine.
  const Expr &Call;      ///< What is awaited, or the same.
  const Stmt &Loop;
  const Knowledge &Facts;
  const llvm::DenseSet<const Stmt *> Parts; ///< Of the operation.
  const bool Reads;                         ///< What has failed then fails for good.
  const flow::Place *Object;                ///< Of the operation; may be null.
};

} // namespace

std::vector<Retry> retriesAtOnce(const Function &Coroutine, const Knowledge &Facts) {
  constexpr unsigned MaxOwn = 16;
  unsigned Looked = 0;
  std::vector<Retry> Result;
  for (const Expr *Operation : suspensionsIn(Coroutine.body(), Coroutine)) {
    const Stmt *Loop = loopAround(*Operation, Coroutine);
    if (!Loop)
      continue;
    const auto *Await = llvm::dyn_cast<CoawaitExpr>(Operation);
    const FunctionDecl *Own = Await ? ownAwaited(*Await) : nullptr;
    const bool IsStated = Facts.fact(awaitedSite(*Operation), Fact::FailsAtOnce);
    if (!IsStated && (!Own || Facts.isForeign(*Own) || Looked == MaxOwn ||
                      !isTriedWithin(*Loop, *Operation, Coroutine)))
      continue;
    Looked += !IsStated;
    if (auto Found = RetriesFinder(Coroutine, *Operation, *Loop, Facts).find(!IsStated)) {
      if (!IsStated)
        Found->If = {{Fact::FailsAtOnce, keyOf(*Own)}};
      Result.push_back(std::move(*Found));
    }
  }
  return Result;
}

} // namespace coro_tidy
