// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/tasks/Discarded.h"
#include "core/Statements.h"
#include "knowledge/Tree.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/StmtCXX.h"

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

} // namespace coro_tidy
