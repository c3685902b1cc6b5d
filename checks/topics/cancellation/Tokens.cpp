// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/Tokens.h"
#include "core/Statements.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

bool isAwaited(const VarDecl &Variable) {
  return anyStatement(Variable.getInit(), [](const Stmt &S) { return llvm::isa<CoawaitExpr>(S); });
}

/// Those of the object that a member function was called on.
void addMembers(const FunctionDecl &Fn, const Knowledge &Facts,
                std::vector<const ValueDecl *> &Into) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  if (!Method || Method->isStatic() || Method->getParent()->isLambda())
    return;
  for (const FieldDecl *Member : Method->getParent()->fields())
    if (Facts.isStopToken(Member->getType()))
      Into.push_back(Member);
}

/// What a lambda has captured, by its name outside.
void addCaptures(const FunctionDecl &Fn, const Knowledge &Facts,
                 std::vector<const ValueDecl *> &Into) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  if (!Method || !Method->getParent()->isLambda())
    return;
  for (const LambdaCapture &Capture : Method->getParent()->captures())
    if (Capture.capturesVariable() && Facts.isStopToken(Capture.getCapturedVar()->getType()))
      Into.push_back(Capture.getCapturedVar());
}

/// A member of what a parameter or a member of the coroutine's own object leads to, by names alone.
bool leadsElsewhere(const MemberExpr &Token) {
  const Expr *E = Token.getBase()->IgnoreParenImpCasts();
  if (llvm::isa<CXXThisExpr>(E))
    return false;
  for (;;) {
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(E)) {
      if (!llvm::isa<FieldDecl>(Member->getMemberDecl()))
        return false;
      E = Member->getBase()->IgnoreParenImpCasts();
    } else if (const auto *Arrow = llvm::dyn_cast<CXXOperatorCallExpr>(E);
               Arrow && Arrow->getOperator() == OO_Arrow) {
      E = Arrow->getArg(0)->IgnoreParenImpCasts();
    } else {
      break;
    }
  }
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(E);
  return llvm::isa<CXXThisExpr>(E) || (Name && llvm::isa<ParmVarDecl>(Name->getDecl()));
}

} // namespace

std::vector<const ValueDecl *> tokensOf(const Function &Coroutine, const Knowledge &Facts) {
  std::vector<const ValueDecl *> Result;
  for (const ParmVarDecl *Parameter : Coroutine.decl().parameters())
    if (Parameter->getIdentifier() && !Parameter->hasAttr<UnusedAttr>() &&
        Facts.isStopToken(Parameter->getType()))
      Result.push_back(Parameter);
  addCaptures(Coroutine.decl(), Facts, Result);
  for (const VarDecl *Local : Coroutine.locals())
    if (Facts.isStopToken(Local->getType()) && isAwaited(*Local))
      Result.push_back(Local);
  addMembers(Coroutine.decl(), Facts, Result);
  return Result;
}

std::vector<const MemberExpr *> tokensReached(const Function &Coroutine, const Knowledge &Facts) {
  std::vector<const MemberExpr *> Result;
  forEachStatement(&Coroutine.body(), [&](const Stmt &S) {
    const auto *Member = llvm::dyn_cast<MemberExpr>(&S);
    const auto IsSame = [&](const MemberExpr *Other) {
      return Other->getMemberDecl() == Member->getMemberDecl();
    };
    if (Member && llvm::isa<FieldDecl>(Member->getMemberDecl()) && leadsElsewhere(*Member) &&
        Facts.isStopToken(Member->getType()) && llvm::none_of(Result, IsSame))
      Result.push_back(Member);
  });
  return Result;
}

bool asksWhetherStopped(const Stmt *In, const ValueDecl &Token) {
  return anyStatement(In, [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    return Call && mentions(Call->getImplicitObjectArgument(), Token);
  });
}

} // namespace coro_tidy
