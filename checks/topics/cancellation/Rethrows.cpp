// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/Rethrows.h"
#include "core/Infer.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// What is caught below S does not leave it, unless a handler lets it through.
bool rethrowsOutOf(const Stmt *S, const Knowledge &Facts) {
  if (!S || llvm::isa<LambdaExpr, BlockExpr>(S))
    return false;
  if (const auto *Inner = llvm::dyn_cast<CXXTryStmt>(S)) {
    bool TakesAll = false, LetsThrough = false;
    for (unsigned I = 0; I < Inner->getNumHandlers(); ++I) {
      TakesAll |= !Inner->getHandler(I)->getExceptionDecl();
      LetsThrough |= mayRethrow(*Inner->getHandler(I));
    }
    return (LetsThrough || !TakesAll) && rethrowsOutOf(Inner->getTryBlock(), Facts);
  }
  if (isRethrow(*S) ||
      (llvm::isa<CallExpr>(S) && Facts.holds(callSite(*S), Fact::RethrowsCancellation)))
    return true;
  return llvm::any_of(childrenOf(*S),
                      [&](const Stmt *Child) { return rethrowsOutOf(Child, Facts); });
}

} // namespace

bool isRethrow(const Stmt &S) {
  if (const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(&S))
    return !Throw->getSubExpr();
  const auto *Call = llvm::dyn_cast<CallExpr>(&S);
  return Call && isStdFunction(Call->getDirectCallee(), "rethrow_exception");
}

bool mayRethrow(const CXXCatchStmt &Handler) {
  return anyStatement(Handler.getHandlerBlock(), isRethrow);
}

bool looksRethrowing(const FunctionDecl &Callee) {
  if (llvm::isa<CXXMethodDecl>(Callee) || !Callee.getReturnType()->isVoidType() ||
      isInSystemHeader(Callee))
    return false;
  return Callee.getNumParams() == 0 ||
         llvm::any_of(Callee.parameters(), [](const ParmVarDecl *Parameter) {
           return structure::isStdClass(Parameter->getType(), {"exception_ptr"});
         });
}

/// rethrows-cancellation(f): f rethrows an exception that it has not caught itself, or
/// asks for cancellation and throws, itself or, where it looks like a helper, by others.
static void inferRethrows(const Function &Fn, Workspace &Of, UnitResult &Into) {
  const Atom Head{Fact::RethrowsCancellation, keyOf(Fn.decl())};
  if (rethrowsOutOf(&Fn.body(), Of.knowledge()))
    Into.Rules.push_back({Head, {}, {}, ""});
  const bool IsHelper = looksRethrowing(Fn.decl()) || anyStatement(&Fn.body(), isRethrow);
  if (!IsHelper || !Fn.events())
    return;
  for (const flow::Event &E : Fn.events()->all())
    if (const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
        E.Kind == flow::EventKind::Call && Callee && !isInSystemHeader(*Callee))
      Into.Rules.push_back({Head, {{Fact::RethrowsCancellation, keyOf(*Callee)}}, {}, ""});
}

static const Inference Registered{"rethrows", inferRethrows};

} // namespace coro_tidy
