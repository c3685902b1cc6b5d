// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Source.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace coro_tidy {

SourceLocation locationOf(const flow::Event &E) {
  if (E.At)
    return E.At->getBeginLoc();
  return E.Object ? E.Object->getLocation() : SourceLocation();
}

const FunctionDecl *callableTarget(const Expr &Callable) {
  const Expr *Value = Callable.IgnoreUnlessSpelledInSource();
  if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(Value))
    return Lambda->getCallOperator();
  if (const auto *Address = llvm::dyn_cast<UnaryOperator>(Value);
      Address && Address->getOpcode() == UO_AddrOf)
    Value = Address->getSubExpr()->IgnoreParenImpCasts();
  const auto *Named = llvm::dyn_cast<DeclRefExpr>(Value);
  if (!Named)
    return nullptr;
  if (const auto *Fn = llvm::dyn_cast<FunctionDecl>(Named->getDecl()))
    return Fn;
  const CXXRecordDecl *Class = Named->getType()->getAsCXXRecordDecl();
  return Class && Class->isLambda() ? Class->getLambdaCallOperator() : nullptr;
}

bool canAwaitAt(const Expr &At, ASTContext &Context) {
  if (At.getBeginLoc().isMacroID() || At.getEndLoc().isMacroID())
    return false;
  for (DynTypedNodeList Parents = Context.getParents(At); !Parents.empty();
       Parents = Context.getParents(Parents[0])) {
    if (Parents[0].get<CXXCatchStmt>() || Parents[0].get<ParmVarDecl>())
      return false;
    if (const auto *Lambda = Parents[0].get<LambdaExpr>())
      return llvm::isa_and_nonnull<CoroutineBodyStmt>(Lambda->getBody());
    if (const auto *Fn = Parents[0].get<FunctionDecl>())
      return llvm::isa_and_nonnull<CoroutineBodyStmt>(Fn->getBody());
  }
  return false;
}

std::vector<FixItHint> replaced(const Expr &Old, const std::string &New,
                                const ASTContext &Context) {
  const CharSourceRange Range =
      Lexer::makeFileCharRange(CharSourceRange::getTokenRange(Old.getSourceRange()),
                               Context.getSourceManager(), Context.getLangOpts());
  if (Range.isInvalid() || Old.getBeginLoc().isMacroID())
    return {};
  return {FixItHint::CreateReplacement(Range, New)};
}

std::vector<FixItHint> wrapped(const Expr &Inner, const std::string &Before,
                               const std::string &After, const ASTContext &Context) {
  const SourceLocation End = Lexer::getLocForEndOfToken(
      Inner.getEndLoc(), 0, Context.getSourceManager(), Context.getLangOpts());
  if (End.isInvalid() || Inner.getBeginLoc().isMacroID() || Inner.getEndLoc().isMacroID())
    return {};
  return {FixItHint::CreateInsertion(Inner.getBeginLoc(), Before),
          FixItHint::CreateInsertion(End, After)};
}

} // namespace coro_tidy
