// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Roots.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The next step towards the root; null when E is one.
const Expr *within(const Expr *E) {
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(E))
    return Member->getBase();
  if (const auto *Element = llvm::dyn_cast<ArraySubscriptExpr>(E))
    return Element->getBase();
  if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(E))
    return Unary->getSubExpr();
  if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(E))
    return Call->getImplicitObjectArgument();
  if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(E))
    return Operator->getArg(0);
  if (const auto *Call = llvm::dyn_cast<CallExpr>(E)) { // std::move(x), std::get<0>(x)
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee && Callee->isInStdNamespace() && Call->getNumArgs() > 0 ? Call->getArg(0)
                                                                          : nullptr;
  }
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(E);
  return Made && Made->getNumArgs() == 1 ? Made->getArg(0) : nullptr;
}

} // namespace

const VarDecl *rootVariable(const Expr *E) {
  while (E) {
    E = E->IgnoreUnlessSpelledInSource();
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(E)) {
      if (const auto *Part = llvm::dyn_cast<BindingDecl>(Name->getDecl()))
        return llvm::dyn_cast_or_null<VarDecl>(Part->getDecomposedDecl());
      return llvm::dyn_cast<VarDecl>(Name->getDecl());
    }
    E = within(E);
  }
  return nullptr;
}

const Expr *writtenTo(const Stmt &S) {
  if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(&S))
    return Binary->isAssignmentOp() ? Binary->getLHS() : nullptr;
  if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(&S))
    return Unary->isIncrementDecrementOp() ? Unary->getSubExpr() : nullptr;
  if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S))
    return Call->getMethodDecl() && !Call->getMethodDecl()->isConst()
               ? Call->getImplicitObjectArgument()
               : nullptr;
  const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&S);
  const bool Writes =
      Operator && (Operator->isAssignmentOp() || Operator->getOperator() == OO_PlusPlus ||
                   Operator->getOperator() == OO_MinusMinus);
  return Writes ? Operator->getArg(0) : nullptr;
}

} // namespace coro_tidy
