// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/loops/Steps.h"
#include "core/Roots.h"
#include "core/Statements.h"
#include "knowledge/Tree.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;

namespace coro_tidy {
namespace {

using Names = llvm::DenseSet<const ValueDecl *>;

void addNames(const Stmt *Of, Names &Into) {
  forEachStatement(Of, [&](const Stmt &S) {
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
      Into.insert(Name->getDecl());
    else if (const auto *Member = llvm::dyn_cast<MemberExpr>(&S))
      Into.insert(Member->getMemberDecl());
  });
}

/// What is moved on by `++n`, `n += 2`: the variable or the member; null for other statements.
const ValueDecl *movedOn(const Stmt &S) {
  const auto *Unary = llvm::dyn_cast<UnaryOperator>(&S);
  const auto *Binary = llvm::dyn_cast<BinaryOperator>(&S);
  const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&S);
  const bool Steps =
      (Unary && Unary->isIncrementDecrementOp()) || (Binary && Binary->isCompoundAssignmentOp()) ||
      (Operator &&
       (Operator->getOperator() == OO_PlusPlus || Operator->getOperator() == OO_MinusMinus));
  const Expr *Written = Steps ? writtenTo(S) : nullptr;
  const auto *Member =
      Written ? llvm::dyn_cast<MemberExpr>(Written->IgnoreParenImpCasts()) : nullptr;
  return Member ? Member->getMemberDecl() : rootVariable(Written);
}

} // namespace

bool makesSteps(const Stmt &Repeated, const Expr &Operation) {
  Names Asked, Moved;
  addNames(&Operation, Asked);
  forEachStatement(&Repeated, [&](const Stmt &S) {
    const auto *If = llvm::dyn_cast<IfStmt>(&S);
    if (const Expr *Condition = If ? If->getCond() : loopCondition(S))
      addNames(Condition, Asked);
    if (const ValueDecl *Each = movedOn(S))
      Moved.insert(Each);
  });
  return llvm::any_of(Moved, [&](const ValueDecl *Each) { return Asked.contains(Each); });
}

} // namespace coro_tidy
