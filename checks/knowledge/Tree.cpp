// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Tree.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Statistic.h"
#include <algorithm>

#define DEBUG_TYPE "coro-tidy"

using namespace clang;

ALWAYS_ENABLED_STATISTIC(NumStatements, "Number of statements walked over");

namespace coro_tidy {

/// The I-th of Clang's children alone, or none.
static Stmt::const_child_range only(std::optional<unsigned> I, const Stmt &S) {
  const Stmt::const_child_range All = S.children();
  if (!I)
    return {All.end(), All.end()};
  return {std::next(All.begin(), *I), std::next(All.begin(), *I + 1)};
}

Stmt::const_child_range childrenOf(const Stmt &S) {
  enum : unsigned { Operand, Call, Body = 0 };
  if (llvm::isa<CoroutineSuspendExpr>(S))
    return only(Call, S);
  if (llvm::isa<CoroutineBodyStmt>(S))
    return only(Body, S);
  const auto *Return = llvm::dyn_cast<CoreturnStmt>(&S);
  if (!Return)
    return S.children();
  if (!Return->getOperand())
    return only(std::nullopt, S);
  const bool IsGiven = Return->getPromiseCall() && !Return->getOperand()->getType()->isVoidType();
  return only(IsGiven ? Call : Operand, S);
}

/// Needs no more of the stack for code that is deeply nested.
bool walkOver(const Stmt *In, llvm::function_ref<Visited(const Stmt &)> Visit) {
  unsigned Count = 0;
  bool HasEnded = false;
  llvm::SmallVector<const Stmt *, 32> Left{In};
  while (!Left.empty() && !HasEnded) {
    const Stmt *S = Left.pop_back_val();
    if (!S)
      continue;
    ++Count;
    const Visited Next = Visit(*S);
    HasEnded = Next == Visited::Ended;
    if (Next != Visited::Below || llvm::isa<LambdaExpr, BlockExpr>(S))
      continue;
    const size_t First = Left.size();
    llvm::append_range(Left, childrenOf(*S));
    std::reverse(Left.begin() + First, Left.end());
  }
  NumStatements += Count;
  return !HasEnded;
}

bool anyStatement(const Stmt *In, llvm::function_ref<bool(const Stmt &)> Is) {
  return !walkOver(In, [&](const Stmt &S) { return Is(S) ? Visited::Ended : Visited::Below; });
}

void forEachStatement(const Stmt *In, llvm::function_ref<void(const Stmt &)> Visit) {
  anyStatement(In, [&](const Stmt &S) {
    Visit(S);
    return false;
  });
}

static bool declaresClass(const Stmt *S) {
  const auto *Declares = llvm::dyn_cast<DeclStmt>(S);
  return Declares && Declares->isSingleDecl() && llvm::isa<TagDecl>(Declares->getSingleDecl());
}

const Expr *onlyReturned(const Stmt *Body) {
  const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Body);
  if (!Block || Block->body_empty() || !llvm::all_of(llvm::drop_end(Block->body()), declaresClass))
    return nullptr;
  const auto *Return = llvm::dyn_cast<ReturnStmt>(Block->body_back());
  return Return ? Return->getRetValue() : nullptr;
}

const ValueDecl *declarationNamedBy(const Expr &E) {
  const Expr *Named = E.IgnoreParenImpCasts();
  if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(Named))
    return Name->getDecl();
  const auto *Member = llvm::dyn_cast<MemberExpr>(Named);
  return Member ? Member->getMemberDecl() : nullptr;
}

ParentMap::ParentMap(const Stmt &Body) {
  llvm::SmallVector<const Stmt *, 32> Left{&Body};
  const auto Add = [&](const auto &Children, const Stmt *Of) {
    for (const Stmt *Child : Children)
      if (Child && Above.try_emplace(Child, Of).second)
        Left.push_back(Child);
  };
  while (!Left.empty()) {
    ++NumStatements;
    const Stmt *S = Left.pop_back_val();
    if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(S))
      Add(Lambda->capture_inits(), S);
    else
      Add(childrenOf(*S), S);
  }
}

} // namespace coro_tidy
