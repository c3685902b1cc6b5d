// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {

std::vector<const CoawaitExpr *> awaitsIn(const Stmt *In) {
  std::vector<const CoawaitExpr *> Result;
  forEachStatement(In, [&](const Stmt &S) {
    if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(&S); Await && !Await->isImplicit())
      Result.push_back(Await);
  });
  return Result;
}

llvm::DenseSet<const Stmt *> statementsOf(const Stmt *In) {
  llvm::DenseSet<const Stmt *> Result;
  forEachStatement(In, [&](const Stmt &S) {
    Result.insert(&S);
    if (const auto *Default = llvm::dyn_cast<CXXDefaultArgExpr>(&S))
      for (const Stmt *Each : statementsOf(Default->getExpr()))
        Result.insert(Each);
  });
  return Result;
}

bool mentions(const Stmt *In, const ValueDecl &Variable) {
  return anyStatement(In, [&](const Stmt &S) {
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
      return Name->getDecl() == &Variable;
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(&S))
      return Member->getMemberDecl() == &Variable;
    const auto *Lambda = llvm::dyn_cast<LambdaExpr>(&S);
    return Lambda && llvm::any_of(Lambda->captures(), [&](const LambdaCapture &Capture) {
             return Capture.capturesVariable() && Capture.getCapturedVar() == &Variable;
           });
  });
}

const VarDecl *declaredBy(const Stmt &S) {
  const auto *Declared = llvm::dyn_cast<DeclStmt>(&S);
  return Declared && Declared->isSingleDecl() ? llvm::dyn_cast<VarDecl>(Declared->getSingleDecl())
                                              : nullptr;
}

bool declares(const Stmt &Block, const ValueDecl &Variable) {
  return llvm::any_of(Block.children(), [&](const Stmt *Child) {
    const auto *Declaration = llvm::dyn_cast_or_null<DeclStmt>(Child);
    return Declaration && llvm::is_contained(Declaration->decls(), &Variable);
  });
}

const Expr &unmoved(const Expr &E) {
  const Expr &Written = *E.IgnoreUnlessSpelledInSource();
  const auto *Call = llvm::dyn_cast<CallExpr>(&Written);
  return Call && structure::isMove(*Call) ? unmoved(*Call->getArg(0)) : Written;
}

/// `false`, `0`, `((void)0, false && ...)`
static bool isWrittenFalse(const Expr &Condition) {
  const Expr *Value = Condition.IgnoreParenImpCasts();
  if (const auto *Truth = llvm::dyn_cast<CXXBoolLiteralExpr>(Value))
    return !Truth->getValue();
  if (const auto *Number = llvm::dyn_cast<IntegerLiteral>(Value))
    return Number->getValue().isZero();
  const auto *Operator = llvm::dyn_cast<BinaryOperator>(Value);
  if (Operator && Operator->isCommaOp())
    return isWrittenFalse(*Operator->getRHS());
  return Operator && Operator->getOpcode() == BO_LAnd && isWrittenFalse(*Operator->getLHS());
}

/// `do { ... } while (no())` with `inline bool no() { return false; }`, by which compilers are
/// kept from a warning. A library's body was skipped, and its macro is not a loop of the user.
static bool isAlwaysFalse(const Expr &Condition) {
  const auto *Call = llvm::dyn_cast<CallExpr>(Condition.IgnoreParenImpCasts());
  const FunctionDecl *Callee = Call && Call->getNumArgs() == 0 ? Call->getDirectCallee() : nullptr;
  if (Callee && Callee->hasSkippedBody())
    return Call->getBeginLoc().isMacroID();
  const Expr *Returned = Callee ? onlyReturned(Callee->getBody()) : nullptr;
  return Returned && isWrittenFalse(*Returned);
}

bool isLoop(const Stmt &S) {
  if (const auto *Do = llvm::dyn_cast<DoStmt>(&S))
    return !isWrittenFalse(*Do->getCond()) && !isAlwaysFalse(*Do->getCond());
  return llvm::isa<ForStmt, WhileStmt, CXXForRangeStmt>(S);
}

const Stmt *loopBody(const Stmt &Loop) {
  if (const auto *Range = llvm::dyn_cast<CXXForRangeStmt>(&Loop))
    return Range->getBody();
  if (const auto *For = llvm::dyn_cast<ForStmt>(&Loop))
    return For->getBody();
  if (const auto *While = llvm::dyn_cast<WhileStmt>(&Loop))
    return While->getBody();
  const auto *Do = llvm::dyn_cast<DoStmt>(&Loop);
  return Do ? Do->getBody() : nullptr;
}

bool isReturnOfMacro(const Stmt &S) {
  const auto *Return = llvm::dyn_cast<ReturnStmt>(&S);
  const auto *Coreturn = llvm::dyn_cast<CoreturnStmt>(&S);
  if (!S.getBeginLoc().isMacroID() || (!Return && !Coreturn))
    return false;
  const Expr *Value = Return ? Return->getRetValue() : Coreturn->getOperand();
  return !Value || Value->getType()->isVoidType();
}

const Expr *loopCondition(const Stmt &Loop) {
  if (const auto *For = llvm::dyn_cast<ForStmt>(&Loop))
    return For->getCond();
  if (const auto *While = llvm::dyn_cast<WhileStmt>(&Loop))
    return While->getCond();
  const auto *Do = llvm::dyn_cast<DoStmt>(&Loop);
  return Do ? Do->getCond() : nullptr;
}

bool isEndless(const Stmt *Loop) {
  if (!llvm::isa_and_nonnull<ForStmt, WhileStmt, DoStmt>(Loop))
    return false;
  const Expr *Condition = loopCondition(*Loop);
  if (!Condition)
    return true;
  const Expr *Value = Condition->IgnoreParenImpCasts();
  const auto *Truth = llvm::dyn_cast<CXXBoolLiteralExpr>(Value);
  const auto *Number = llvm::dyn_cast<IntegerLiteral>(Value);
  return Truth ? Truth->getValue() : Number && Number->getValue() != 0;
}

bool isInStd(const Decl &D) {
  for (const DeclContext *In = D.getDeclContext(); In; In = In->getParent())
    if (In->isStdNamespace())
      return true;
  return false;
}

bool isInSystemHeader(const Decl &D) {
  return D.getASTContext().getSourceManager().isInSystemHeader(D.getLocation());
}

bool hasEmptyBody(const FunctionDecl &Fn) {
  const auto *Body = llvm::dyn_cast_or_null<CompoundStmt>(Fn.getBody());
  return Body && Body->body_empty();
}

const ParmVarDecl *parameterGiven(const Expr &Argument) {
  const Expr *Value = &unmoved(Argument);
  if (const auto *Call = llvm::dyn_cast<CallExpr>(Value);
      Call && Call->getNumArgs() == 1 && isStdFunction(Call->getDirectCallee(), "forward"))
    Value = Call->getArg(0)->IgnoreUnlessSpelledInSource();
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(Value);
  return Name ? llvm::dyn_cast<ParmVarDecl>(Name->getDecl()) : nullptr;
}

bool isStdFunction(const NamedDecl *D, llvm::StringRef Name) {
  return D && D->getIdentifier() && D->getName() == Name && isInStd(*D);
}

} // namespace coro_tidy
