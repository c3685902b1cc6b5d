// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/CancellationWords.h"
#include "core/Statements.h"
#include "core/Words.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
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

static bool asksForState(const Stmt &S) {
  if (isAmountComparison(S))
    return false;
  const NamedDecl *Named = namedBy(S);
  if (Named && hasWord(*Named, {"cancel", "canceled", "cancelled", "cancellation", "stop",
                                "stopped", "stopping", "abort", "aborted", "shutdown", "closed",
                                "closing", "open", "exit", "quit", "running", "done", "terminate"}))
    return true;
  return llvm::any_of(S.children(),
                      [](const Stmt *Child) { return Child && asksForState(*Child); });
}

bool asksForState(const Expr &Condition) {
  return asksForState(static_cast<const Stmt &>(Condition));
}

static bool isCancelled(llvm::StringRef Word) {
  return llvm::is_contained({"cancelled", "canceled", "cancellation", "cancel", "ecanceled",
                             "aborted", "stopped", "interrupted"},
                            Word);
}

bool saysCancelled(const Expr &Value, const ASTContext &Context) {
  return anyStatement(&Value, [&](const Stmt &S) {
    if (const NamedDecl *Named = namedBy(S))
      return Named->getIdentifier() && llvm::any_of(wordsOf(Named->getName()), isCancelled);
    const SourceLocation At = S.getBeginLoc();
    return llvm::isa<IntegerLiteral>(S) && At.isMacroID() &&
           llvm::any_of(wordsOf(Lexer::getImmediateMacroName(At, Context.getSourceManager(),
                                                             Context.getLangOpts())),
                        isCancelled);
  });
}

bool requestsEnd(const CXXMethodDecl &Member) {
  if (!Member.getIdentifier())
    return false;
  const std::vector<std::string> Words = wordsOf(Member.getName());
  if (Words.empty())
    return false;
  if (Words.front() == "request")
    return hasWord(Member, {"cancel", "cancellation", "stop", "abort", "interrupt"});
  const bool Tells = Member.getReturnType()->isVoidType() || !Member.isConst();
  return Tells && llvm::is_contained({"cancel", "stop", "abort", "interrupt"}, Words.front());
}

} // namespace coro_tidy
