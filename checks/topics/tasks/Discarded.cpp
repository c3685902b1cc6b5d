// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Discarded.h"
#include "core/Statements.h"
#include "knowledge/Tree.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/StmtCXX.h"
#include <tuple>

using namespace clang;

namespace coro_tidy {
namespace {

/// Whether Child stands in Parent as a statement.
bool isStatementOf(const Stmt &Parent, const Stmt *Child) {
  if (llvm::isa<CompoundStmt, LabelStmt, AttributedStmt>(Parent))
    return true;
  if (const auto *Case = llvm::dyn_cast<SwitchCase>(&Parent))
    return Child == Case->getSubStmt();
  if (const auto *If = llvm::dyn_cast<IfStmt>(&Parent))
    return Child == If->getThen() || Child == If->getElse() || Child == If->getInit();
  if (const auto *Switch = llvm::dyn_cast<SwitchStmt>(&Parent))
    return Child == Switch->getBody() || Child == Switch->getInit();
  if (const auto *For = llvm::dyn_cast<ForStmt>(&Parent))
    return Child != For->getCond();
  if (const auto *While = llvm::dyn_cast<WhileStmt>(&Parent))
    return Child == While->getBody();
  if (const auto *Do = llvm::dyn_cast<DoStmt>(&Parent))
    return Child == Do->getBody();
  if (const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(&Parent))
    return Child == Range->getBody() || Child == Range->getInit();
  return false;
}

/// `std::ignore = value`
const Expr *assignedToIgnore(const Expr &E) {
  const auto *Assignment = llvm::dyn_cast<CXXOperatorCallExpr>(&E);
  if (!Assignment || Assignment->getOperator() != OO_Equal)
    return nullptr;
  const auto *Target = llvm::dyn_cast<DeclRefExpr>(&written(*Assignment->getArg(0)));
  const NamedDecl *Named = Target ? Target->getDecl() : nullptr;
  return isStdFunction(Named, "ignore") ? Assignment->getArg(1) : nullptr;
}

class DiscardedFinder {
public:
  std::vector<DiscardedValue> Found;

  void visit(const Stmt *S) {
    if (!S || llvm::isa<LambdaExpr, BlockExpr, UnaryExprOrTypeTraitExpr, CXXNoexceptExpr,
                        CXXTypeidExpr, RequiresExpr>(S))
      return;
    if (const auto *Comma = llvm::dyn_cast<BinaryOperator>(S); Comma && Comma->isCommaOp())
      drop(*Comma->getLHS(), Discard::Tacit);
    const auto *Block = llvm::dyn_cast<StmtExpr>(S);
    if (Block)
      S = Block->getSubStmt();
    for (const Stmt *Child : childrenOf(*S)) {
      const auto *Value = llvm::dyn_cast_or_null<Expr>(Child);
      const bool IsValueOfBlock = Block && Child == Block->getSubStmt()->body_back();
      if (Value && isStatementOf(*S, Child) && !IsValueOfBlock)
        drop(*Value, Discard::Tacit);
      visit(Child);
    }
  }

private:
  void drop(const Expr &E, Discard How) {
    const Expr &Value = written(E);
    const auto *Cast = llvm::dyn_cast<ExplicitCastExpr>(&Value);
    const auto *Comma = llvm::dyn_cast<BinaryOperator>(&Value);
    const auto *Either = llvm::dyn_cast<ConditionalOperator>(&Value);
    const auto *Block = llvm::dyn_cast<StmtExpr>(&Value);
    if (Cast && Cast->getCastKind() == CK_ToVoid) {
      drop(*Cast->getSubExpr(), Discard::VoidCast);
    } else if (Comma && Comma->isCommaOp()) {
      drop(*Comma->getRHS(), How);
    } else if (Either && Either->getType()->isVoidType()) {
      drop(*Either->getTrueExpr(), How);
      drop(*Either->getFalseExpr(), How);
    } else if (Block && !Block->getSubStmt()->body_empty()) {
      if (const auto *Last = llvm::dyn_cast<Expr>(Block->getSubStmt()->body_back()))
        drop(*Last, How);
    } else if (const Expr *Ignored = assignedToIgnore(Value)) {
      Found.push_back({&written(*Ignored), Discard::Ignore});
    } else {
      Found.push_back({&Value, How});
    }
  }
};

/// A parameter or a member, by its name.
const ValueDecl *namedBy(const Expr &E) {
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(&E))
    return Member->getMemberDecl();
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(&E);
  return Name ? llvm::dyn_cast<ParmVarDecl>(Name->getDecl()) : nullptr;
}

/// `Error`, which is a reference, or `*Error`: in a parameter or a member.
bool isOfCaller(const Expr &Target) {
  if (const auto *Pointed = llvm::dyn_cast<UnaryOperator>(&Target))
    return Pointed->getOpcode() == UO_Deref && namedBy(written(*Pointed->getSubExpr()));
  const ValueDecl *Named = namedBy(Target);
  return Named && Named->getType()->isReferenceType();
}

/// The variable whose value, an outcome, is stored where the caller sees it; null for what
/// stores nothing there.
const ValueDecl *storedForCaller(const Stmt &S, const Knowledge &Facts) {
  const Expr *Target = nullptr, *Value = nullptr;
  if (const auto *Call = llvm::dyn_cast<CXXOperatorCallExpr>(&S);
      Call && Call->getOperator() == OO_Equal)
    std::tie(Target, Value) = std::pair(Call->getArg(0), Call->getArg(1));
  else if (const auto *Operator = llvm::dyn_cast<BinaryOperator>(&S);
           Operator && Operator->getOpcode() == BO_Assign)
    std::tie(Target, Value) = std::pair(Operator->getLHS(), Operator->getRHS());
  if (!Target || !Facts.isOutcome(Target->getType()) || !isOfCaller(written(*Target)))
    return nullptr;
  const auto *Stored = llvm::dyn_cast<DeclRefExpr>(&written(*Value));
  return Stored ? Stored->getDecl() : nullptr;
}

} // namespace

const Expr &written(const Expr &E) {
  const Expr *Outer = &E;
  for (const Expr *Inner = nullptr; Inner != Outer;) {
    Inner = Outer;
    Outer = Inner->IgnoreParens()->IgnoreImplicit();
  }
  return *Outer;
}

std::vector<DiscardedValue> discardedValues(const Stmt &Body) {
  DiscardedFinder Values;
  Values.visit(&Body);
  return std::move(Values.Found);
}

const std::vector<DiscardedValue> &discardedValues(const Function &Fn) {
  return Fn.once([&] { return discardedValues(Fn.body()); });
}

bool storesOutcome(const Function &Fn, const Knowledge &Facts) {
  return anyStatement(&Fn.body(), [&](const Stmt &S) {
    const ValueDecl *Stored = storedForCaller(S, Facts);
    return Stored && anyStatement(&Fn.body(), [&](const Stmt &Each) {
             const auto *Return = llvm::dyn_cast<CoreturnStmt>(&Each);
             return Return && mentions(Return->getOperand(), *Stored);
           });
  });
}

} // namespace coro_tidy
