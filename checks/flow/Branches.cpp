// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Branches, and what is known on each of their ways:
//
//   if (!m.try_lock() || closed)     on the way to A fails m.try_lock(), or it holds and so
//     A;                             does closed; on the way to B it holds and closed fails
//   else
//     B;

#include "flow/GraphBuilder.h"
#include "knowledge/Equality.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::flow {

static bool isNothing(const Expr *Value) {
  const Expr *E = Value->IgnoreParenImpCasts();
  const auto *Number = dyn_cast<IntegerLiteral>(E);
  const auto *Truth = dyn_cast<CXXBoolLiteralExpr>(E);
  return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E) || (Number && Number->getValue() == 0) ||
         (Truth && !Truth->getValue());
}

/// What an equality compares with nothing, `x == nullptr`, `0 != x`; null when it does not.
static const Expr *comparedWithNothing(const Equality &E) {
  return isNothing(E.Right) ? E.Left : isNothing(E.Left) ? E.Right : nullptr;
}

/// `x` in `x > 0` and `0 < x`, if x is never less: then it compares x with nothing as well.
static const Expr *foundPositive(const Expr *Condition) {
  const auto *Compared = dyn_cast<BinaryOperator>(Condition);
  if (!Compared || (Compared->getOpcode() != BO_GT && Compared->getOpcode() != BO_LT))
    return nullptr;
  const bool IsLeft = Compared->getOpcode() == BO_GT;
  const Expr *More = IsLeft ? Compared->getLHS() : Compared->getRHS();
  const Expr *Less = IsLeft ? Compared->getRHS() : Compared->getLHS();
  return isNothing(Less) && More->getType()->isUnsignedIntegerType() ? More : nullptr;
}

/// A condition without what only turns its truth around.
struct Tested {
  const Expr *What = nullptr; ///< A call or co_await, an equality, a place; null for others.
  bool When = true;           ///< Its truth when the condition is true.
};

static Tested tested(const Expr *Condition) {
  Tested Result = {Condition, true};
  for (;;) {
    const Expr *E = Result.What;
    if (const Expr *Inner = passedOn(E)) {
      Result.What = Inner;
    } else if (const auto *Not = dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot) {
      Result = {Not->getSubExpr(), !Result.When};
    } else if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E)) {
      Result.What = Rewritten->getSemanticForm();
    } else if (const Expr *Positive = foundPositive(E)) {
      Result.What = Positive;
    } else if (const std::optional<Equality> Compared = equalityIn(*E);
               Compared && comparedWithNothing(*Compared)) {
      Result = {comparedWithNothing(*Compared), Result.When != Compared->IsEqual};
    } else {
      if (!Compared && !isa<DeclRefExpr, MemberExpr, CallExpr, CoawaitExpr>(E))
        Result.What = nullptr;
      return Result;
    }
  }
}

/// Goes on where the condition has this truth.
void GraphBuilder::suppose(const Expr *Condition, bool Truth) {
  const Tested By = Abandoned || Implicit ? Tested() : tested(Condition);
  if (!By.What)
    return;
  goOnIn(newBlock());
  emit({.Kind = By.When == Truth ? EventKind::Holds : EventKind::Fails, .At = By.What});
}

/// Goes to True or False; what the condition pushed above Base is destroyed on
/// either way, so that no path forgets which operands were evaluated.
void GraphBuilder::branch(const Expr *Condition, unsigned True, unsigned False,
                          const Cleanup *Base) {
  const Expr *E = Condition;
  if (!E) {
    Abandoned = true;
    return;
  }
  E = originOf(E);
  if (const auto *Not = dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot)
    return branch(Not->getSubExpr(), False, True, Base);
  const auto *Logical = dyn_cast<BinaryOperator>(E);
  if (!Logical || !Logical->isLogicalOp())
    return decide(Condition, True, False, Base);

  const BinaryOperatorKind Kind = Logical->getOpcode();
  llvm::SmallVector<const Expr *> Operands;
  for (; Logical && Logical->getOpcode() == Kind;
       Logical = dyn_cast<BinaryOperator>(Logical->getLHS()->IgnoreParens())) {
    Operands.push_back(Logical->getRHS());
    E = Logical->getLHS();
  }
  Operands.push_back(E);
  for (const Expr *Operand : llvm::drop_end(llvm::reverse(Operands))) {
    evaluate(Operand);
    const unsigned Next = newBlock();
    const std::optional<bool> Known = constant(Operand);
    const bool GoesOnWhen = Kind == BO_LAnd;
    const unsigned Fork = here();
    if (!Known || *Known == GoesOnWhen) {
      suppose(Operand, GoesOnWhen);
      edge(here(), Next);
    }
    continueIn(Fork);
    if (!Known || *Known != GoesOnWhen) {
      suppose(Operand, !GoesOnWhen);
      jump(GoesOnWhen ? False : True, Base);
    }
    continueIn(Next);
  }
  branch(Operands.front(), True, False, Base);
}

void GraphBuilder::decide(const Expr *Condition, unsigned True, unsigned False,
                          const Cleanup *Base) {
  evaluate(Condition);
  popTo(Base);
  const std::optional<bool> Known = constant(Condition);
  const unsigned Fork = here();
  for (const bool Truth : {true, false}) {
    continueIn(Fork);
    if (Known && *Known != Truth)
      continue;
    suppose(Condition, Truth);
    edge(here(), Truth ? True : False);
  }
  unreachable();
}

void GraphBuilder::VisitIfStmt(const IfStmt *S, const Role &) {
  const Cleanup *Base = top();
  const unsigned Then = newBlock(), Else = newBlock(), After = newBlock();
  statement(S->getInit());
  statement(S->getConditionVariableDeclStmt());
  if (S->isConsteval())
    edge(here(), S->isNegatedConsteval() ? Then : Else);
  else
    branch(S->getCond(), Then, Else, top());
  const Cleanup *Inner = top();
  for (const auto &[Arm, Head] : {std::pair(S->getThen(), Then), std::pair(S->getElse(), Else)}) {
    continueIn(Head);
    resetTo(Inner);
    statement(Arm);
    jump(After, Base);
  }
  resetTo(Base);
  continueIn(After);
}

void GraphBuilder::VisitSwitchStmt(const SwitchStmt *S, const Role &) {
  const Cleanup *Base = top();
  statement(S->getInit());
  statement(S->getConditionVariableDeclStmt());
  fullExpression(S->getCond());
  const Cleanup *Inner = top();
  const unsigned Head = here(), After = newBlock();

  Expr::EvalResult Value;
  const bool Known = S->getCond() && !S->getCond()->isValueDependent() &&
                     S->getCond()->EvaluateAsInt(Value, Context);
  auto takes = [&](const CaseStmt &Case) {
    const llvm::APSInt &At = Value.Val.getInt();
    const llvm::APSInt Low = Case.getLHS()->EvaluateKnownConstInt(Context);
    const llvm::APSInt High = Case.getRHS() ? Case.getRHS()->EvaluateKnownConstInt(Context) : Low;
    return llvm::APSInt::compareValues(Low, At) <= 0 && llvm::APSInt::compareValues(At, High) <= 0;
  };
  llvm::SmallVector<const SwitchCase *> LastFirst;
  for (const SwitchCase *Case = S->getSwitchCaseList(); Case; Case = Case->getNextSwitchCase())
    LastFirst.push_back(Case);
  const SwitchCase *Default = nullptr;
  bool Taken = false;
  for (const SwitchCase *Case : llvm::reverse(LastFirst)) {
    const unsigned Block = Cases[Case] = newBlock();
    const auto *Labelled = dyn_cast<CaseStmt>(Case);
    if (!Labelled) {
      Default = Case;
    } else if (Labelled->getLHS()->isValueDependent()) {
      Abandoned = true;
      return;
    } else if (!Known || takes(*Labelled)) {
      edge(Head, Block);
      Taken = Known;
    }
  }
  if (!Taken && Default)
    edge(Head, Cases[Default]);
  unreachable();
  body(S->getBody(), {After, Inner}, std::nullopt);
  edge(here(), After);
  if (!Taken && !Default && !S->isAllEnumCasesCovered())
    edge(Head, After);
  continueIn(After);
  popTo(Base);
}

} // namespace coro_tidy::flow
