// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/FailedOperation.h"
#include "core/Roots.h"
#include "core/Source.h"
#include "core/Statements.h"
#include "flow/Fate.h"
#include "flow/Typestate.h"
#include "knowledge/Equality.h"
#include "knowledge/Structure.h"
#include "topics/loops/Steps.h"
#include "topics/tasks/Failures.h"
#include "topics/time/Pace.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {

using flow::Event;
using flow::EventKind;

const Expr *askedFor(const Stmt &Condition) {
  const auto *E = llvm::dyn_cast<Expr>(&Condition);
  if (const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(E);
      Call && llvm::isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
    E = Call->getImplicitObjectArgument();
  return E ? E->IgnoreUnlessSpelledInSource() : nullptr;
}

/// The variable, or the part of a structured binding, that an expression names.
static const ValueDecl *namedBy(const Expr *E) {
  const auto *Name = llvm::dyn_cast_or_null<DeclRefExpr>(E);
  return Name ? Name->getDecl() : nullptr;
}

/// It tells how much was read: of a stream that has ended or is broken nothing ever is again,
/// while accepting and connecting begin anew each time.
static bool readsStream(const Expr &Operation) {
  const QualType Type = Operation.getType();
  const auto *Tuple = structure::isStdClass(Type, {"tuple"})
                          ? llvm::cast<ClassTemplateSpecializationDecl>(structure::classOf(Type))
                          : nullptr;
  const auto IsAmount = [](QualType Part) {
    return Part->isIntegerType() && !Part->isBooleanType();
  };
  return IsAmount(Type) || (Tuple && llvm::any_of(Tuple->getTemplateArgs()[0].pack_elements(),
                                                  [&](const TemplateArgument &Each) {
                                                    return IsAmount(Each.getAsType());
                                                  }));
}

FailedOperation::FailedOperation(const Function &In, const Expr &Operation, const Stmt &Repeated,
                                 const Knowledge &Facts)
    : In(In), Graph(*In.events()), Operation(Operation),
      Call(llvm::isa<CoawaitExpr>(Operation) ? *llvm::cast<CoawaitExpr>(Operation).getOperand()
                                             : Operation),
      Repeated(Repeated), Facts(Facts), Parts(statementsOf(&Call)), Reads(readsStream(Operation)) {
  const Expr *On = awaitedSite(Operation).On;
  Object = On ? Graph.places().of(On) : nullptr;
}

/// What a coroutine returns; null for nothing, and for other events.
static const Expr *returned(const Event &E) {
  const auto *Return = llvm::dyn_cast_or_null<CoreturnStmt>(E.At);
  const Expr *Value = E.Kind == EventKind::Return && Return ? Return->getOperand() : nullptr;
  return Value ? Value->IgnoreUnlessSpelledInSource() : nullptr;
}

std::vector<FailedOperation::Way>
FailedOperation::waysTo(llvm::function_ref<bool(const Event &)> Such, FailsBy How,
                        llvm::function_ref<bool(const Event &)> Answers) const {
  const bool AsksWhich = asksWhichFailure();
  if (llvm::isa<CXXForRangeStmt>(Repeated) || makesSteps(Repeated, Call) ||
      (AsksWhich && (How != FailsBy::Any || !Reads)))
    return {};
  enum : flow::State { Fine, Failed };
  const auto Hits = flow::run(Graph, [&](flow::State From, const Event &E) -> flow::Step {
    if (AsksWhich ? isNamedFailure(E) : isFailure(E, How))
      return {Failed};
    if (From == Fine)
      return {From};
    if (Such(E))
      return {E.Kind == EventKind::Call ? From : flow::State(Fine), true}; // A call comes back.
    if (Parts.contains(E.At))
      return {From};
    const bool GoesOn =
        E.Kind != EventKind::Catch && !pauses(E) && !isAnswer(E) && !(Answers && Answers(E));
    return {GoesOn ? Failed : Fine};
  });
  std::vector<Way> Result;
  for (const flow::Hit &Each : Hits)
    Result.push_back({Each.Since.At, Each.At});
  return Result;
}

/// The error that the operation has set, for others to ask: `co_return !ec;`
std::optional<Event> FailedOperation::returnsCode() const {
  enum : flow::State { Before, Behind };
  const auto Hits = flow::run(Graph, [&](flow::State From, const Event &E) -> flow::Step {
    if (E.Kind == EventKind::Resume && E.At == &Operation)
      return {Behind};
    if (From == Behind && E.Kind == EventKind::Return && isCode(returned(E)))
      return {From, true};
    return {pauses(E) && !Parts.contains(E.At) ? flow::State(Before) : From};
  });
  return Hits.empty() ? std::nullopt : std::optional(Hits.front().At);
}

/// `ec`, `!ec`
bool FailedOperation::isCode(const Expr *Value) const {
  if (const auto *Not = llvm::dyn_cast_or_null<UnaryOperator>(Value);
      Not && Not->getOpcode() == UO_LNot)
    Value = askedFor(*Not->getSubExpr()->IgnoreParenImpCasts());
  const ValueDecl *Named = namedBy(Value);
  return Named && isErrorCode(Named->getType()) && setsError(*Named);
}

bool FailedOperation::isToldBy(const Event &Return) const {
  const Expr *Value = returned(Return);
  if (const auto *Truth = llvm::dyn_cast_or_null<CXXBoolLiteralExpr>(Value))
    return !Truth->getValue();
  return llvm::isa_and_nonnull<CXXNullPtrLiteralExpr>(Value) ||
         isStdFunction(namedBy(Value), "nullopt") || isCode(Value);
}

bool FailedOperation::pauses(const Event &E) const {
  if (E.Kind == EventKind::Suspend) {
    const auto *Suspension = llvm::dyn_cast_or_null<Expr>(E.At);
    return !Suspension || !neverSuspends(*Suspension, Facts);
  }
  return E.Kind == EventKind::Call && E.At &&
         Facts.holdsAny(callSite(*E.At), {Fact::Blocks, Fact::Sleeps, Fact::Waits}, Standing::Name);
}

/// `if (error == error::eof)`, be it for one of several ways out.
bool FailedOperation::asksWhichFailure() const {
  return anyStatement(&Repeated, [&](const Stmt &S) {
    const auto Compared = equalityIn(S);
    return Compared &&
           ((isErrorCode(Compared->Left->getType()) && namesFailure(*Compared->Right)) ||
            (isErrorCode(Compared->Right->getType()) && namesFailure(*Compared->Left)));
  });
}

/// The name of an error that is no cancellation.
bool FailedOperation::namesFailure(const Expr &Code) const {
  return anyStatement(&Code, [&](const Stmt &S) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
    return Name && llvm::isa<EnumConstantDecl>(Name->getDecl()) &&
           !Facts.fact(*Name->getDecl(), Fact::CancellationCode);
  });
}

/// `if (error)` of an error that the operation sets, a handler for whatever it throws, or a result
/// that says so.
bool FailedOperation::isFailure(const Event &E, FailsBy How) const {
  if (E.Kind == EventKind::Holds && How != FailsBy::Exception) {
    const Expr *Asked = askedFor(*E.At);
    const ValueDecl *Named = namedBy(Asked);
    return Asked && isErrorCode(Asked->getType()) &&
           (Asked == &Operation || (Named && setsError(*Named)));
  }
  if (E.Kind == EventKind::Fails)
    return How == FailsBy::Result && isFalse(E);
  const auto *Handler = E.Kind == EventKind::Catch ? llvm::dyn_cast<CXXCatchStmt>(E.At) : nullptr;
  return Handler && How != FailsBy::Result && takesFailures(*Handler) && handlesOperation(*Handler);
}

/// `if (!co_await connect())`, `if (!connected)` of what that has returned.
bool FailedOperation::isFalse(const Event &E) const {
  const Expr *Asked = askedFor(*E.At);
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(namedBy(Asked));
  return Asked && !isErrorCode(Asked->getType()) &&
         (Asked == &Operation || (Variable && isResult(*Variable)));
}

/// `if (error == error::eof)` of an error that the operation sets or throws.
bool FailedOperation::isNamedFailure(const Event &E) const {
  const auto Compared =
      E.Kind == EventKind::Holds || E.Kind == EventKind::Fails ? equalityIn(*E.At) : std::nullopt;
  return Compared && Compared->IsEqual == (E.Kind == EventKind::Holds) &&
         ((isErrorOfOperation(*Compared->Left) && namesFailure(*Compared->Right)) ||
          (isErrorOfOperation(*Compared->Right) && namesFailure(*Compared->Left)));
}

bool FailedOperation::isErrorOfOperation(const Expr &Code) const {
  return isErrorCode(Code.getType()) && anyStatement(&Code, [&](const Stmt &S) {
           const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
           return Name && (setsError(*Name->getDecl()) || isThrownHere(*Name->getDecl()));
         });
}

bool FailedOperation::isThrownHere(const ValueDecl &Caught) const {
  return tryAround(Operation, In, [&](const CXXTryStmt &Try) {
    return anyHandler(Try,
                      [&](const CXXCatchStmt &Each) { return Each.getExceptionDecl() == &Caught; });
  });
}

bool FailedOperation::setsError(const ValueDecl &Error) const {
  return isResult(Error) || mentions(&Call, Error);
}

/// auto [error, socket] = co_await ...;    socket = co_await ...;
bool FailedOperation::isResult(const ValueDecl &Named) const {
  const auto *Part = llvm::dyn_cast<BindingDecl>(&Named);
  const auto *Variable = llvm::dyn_cast_or_null<VarDecl>(Part ? Part->getDecomposedDecl() : &Named);
  const auto IsOperation = [&](const Stmt &S) { return &S == &Operation; };
  return Variable &&
         (anyStatement(Variable->getInit(), IsOperation) ||
          anyStatement(&Repeated, [&](const Stmt &S) {
            const Expr *Written = llvm::isa<CXXOperatorCallExpr>(S) ? writtenTo(S) : nullptr;
            return Written && rootVariable(Written) == Variable && anyStatement(&S, IsOperation);
          }));
}

bool FailedOperation::handlesOperation(const CXXCatchStmt &Handler) const {
  return tryAround(Operation, In, [&](const CXXTryStmt &Try) {
    return anyHandler(Try, [&](const CXXCatchStmt &Each) { return &Each == &Handler; });
  });
}

/// Something is done about the failure: it is known which one it was, the object or an argument
/// of the operation gets a new value, or what the loop asks for does, `failed = true`.
bool FailedOperation::isAnswer(const Event &E) const {
  if (E.Kind == EventKind::Holds || E.Kind == EventKind::Fails)
    return isSortedOut(E);
  if (E.Kind == EventKind::Declare)
    return isNewTarget(E.variable());
  if (E.Kind == EventKind::Assign)
    return (E.variable() && mentions(&Call, *E.variable())) || (Object && E.Object == Object) ||
           decidesLoop(E.Object) || isFlag(E.variable());
  const auto *Call =
      E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CXXMemberCallExpr>(E.At) : nullptr;
  if (!Call || !Call->getMethodDecl() || Call->getMethodDecl()->isConst() ||
      Facts.holds(callSite(*Call), Fact::SetsDeadline, Standing::Name))
    return false; // A new deadline changes nothing else.
  const flow::Place *On = Graph.places().receiver(*Call);
  return (Object && On == Object) || decidesLoop(On) || changesGiven(*Call);
}

/// `auto peer = peers.next();` of what the operation is given in each turn; its object is another
/// one when a call has yielded it, and not where it is made anew.
bool FailedOperation::isNewTarget(const VarDecl *Declared) const {
  if (!Declared || Reads || !mentions(&Call, *Declared) || isErrorCode(Declared->getType()))
    return false;
  const Expr *Init = Declared->getInit();
  return Object && Object->root().variable() == Declared
             ? Init && llvm::isa<CallExpr>(flow::originOf(Init))
             : anyStatement(Init, llvm::IsaPred<CallExpr>);
}

/// `buffer.consume(n)` of what a read is given, `peers.advance()` where it is `peers.current()`.
bool FailedOperation::changesGiven(const CXXMemberCallExpr &Change) const {
  const VarDecl *Of = rootVariable(Change.getImplicitObjectArgument());
  if (!Of || Reads)
    return Of && mentions(&this->Call, *Of);
  return anyStatement(&this->Call, [&](const Stmt &S) {
    const auto *Asked = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    return Asked && Asked != &this->Call && rootVariable(Asked->getImplicitObjectArgument()) == Of;
  });
}

/// Whether the way that the turn takes from here on is that of a variable which is asked for, and
/// which is no error code.
bool FailedOperation::isFlag(const VarDecl *Written) const {
  return Written && !isErrorCode(Written->getType()) && anyStatement(&Repeated, [&](const Stmt &S) {
           const auto *If = llvm::dyn_cast<IfStmt>(&S);
           return If && mentions(If->getCond(), *Written);
         });
}

/// Whether the loop goes on by what is there: `connected_`, or the object that has it.
bool FailedOperation::decidesLoop(const flow::Place *Of) const {
  const Expr *Condition = loopCondition(Repeated);
  return Of && Condition && anyStatement(Condition, [&](const Stmt &S) {
           const auto *Asked = llvm::dyn_cast<Expr>(&S);
           const flow::Place *At = Asked ? Graph.places().of(Asked) : nullptr;
           return At && At->isWithin(*Of);
         });
}

/// `if (error == connection_aborted)`, `if (isTransient(error))`; and `if (socket)`, which is
/// empty when the operation has failed.
bool FailedOperation::isSortedOut(const Event &E) const {
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

} // namespace coro_tidy
