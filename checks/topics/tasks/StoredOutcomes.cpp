// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coroutines that tell the outcome which they return in another way as well, by what their
// caller has given them:
//
//   Task<std::error_code> read(std::error_code &error) {
//     auto failed = co_await receive();
//     error = failed;                        stores-outcome(read)
//     co_return failed;
//   }

#include "core/Infer.h"
#include "core/Statements.h"
#include "topics/tasks/Discarded.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include <tuple>

using namespace clang;

namespace coro_tidy {
namespace {

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

/// It returns what it has stored.
bool storesOutcome(const Function &Fn, const Knowledge &Facts) {
  return anyStatement(&Fn.body(), [&](const Stmt &S) {
    const ValueDecl *Stored = storedForCaller(S, Facts);
    return Stored && anyStatement(&Fn.body(), [&](const Stmt &Each) {
             const auto *Return = llvm::dyn_cast<CoreturnStmt>(&Each);
             return Return && mentions(Return->getOperand(), *Stored);
           });
  });
}

/// stores-outcome(f): the coroutine f stores the outcome that it returns where its caller looks.
void inferStored(const Function &Fn, Workspace &Of, UnitResult &Into) {
  if (Fn.isCoroutine() && storesOutcome(Fn, Of.knowledge()))
    Into.Rules.push_back({{Fact::StoresOutcome, keyOf(Fn.decl())}, {}, {}, ""});
}

const Inference Registered{"stored-outcomes", inferStored};

} // namespace
} // namespace coro_tidy
