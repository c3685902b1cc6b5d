// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/CancellationWords.h"
#include "core/Statements.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {

static bool isAmountComparison(const Stmt &S) {
  if (const auto *Builtin = llvm::dyn_cast<BinaryOperator>(&S))
    return Builtin->isRelationalOp();
  if (const auto *Rewritten = llvm::dyn_cast<CXXRewrittenBinaryOperator>(&S))
    return BinaryOperator::isRelationalOp(Rewritten->getOperator());
  const auto *Call = llvm::dyn_cast<CXXOperatorCallExpr>(&S);
  return Call && llvm::is_contained({OO_Less, OO_LessEqual, OO_Greater, OO_GreaterEqual},
                                    Call->getOperator());
}

static const NamedDecl *namedBy(const Stmt &S) {
  if (const auto *Reference = llvm::dyn_cast<DeclRefExpr>(&S))
    return Reference->getDecl();
  if (const auto *Member = llvm::dyn_cast<MemberExpr>(&S))
    return Member->getMemberDecl();
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(&S);
  return Made ? Made->getConstructor()->getParent() : nullptr;
}

static bool asksForState(const Stmt &S, const Knowledge &Facts) {
  if (isAmountComparison(S))
    return false;
  const NamedDecl *Named = namedBy(S);
  if (Named && Facts.holds(*Named, Fact::TellsState, Standing::Name))
    return true;
  return llvm::any_of(childrenOf(S),
                      [&](const Stmt *Child) { return Child && asksForState(*Child, Facts); });
}

bool asksForState(const Expr &Condition, const Knowledge &Facts) {
  return asksForState(static_cast<const Stmt &>(Condition), Facts);
}

bool saysCancelled(const Expr &Value, const Knowledge &Facts) {
  return anyStatement(&Value, [&](const Stmt &S) {
    if (const NamedDecl *Named = namedBy(S))
      return Facts.holds(*Named, Fact::CancellationCode, Standing::Name);
    return llvm::isa<IntegerLiteral>(S) && Facts.isInMacro(S.getBeginLoc(), Fact::CancellationCode);
  });
}

bool requestsEnd(const CXXMethodDecl &Member, const Knowledge &Facts) {
  const bool Tells = Member.getReturnType()->isVoidType() || !Member.isConst();
  return Tells && Facts.holds(Member, Fact::Cancels, Standing::Name);
}

} // namespace coro_tidy
