// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How large the containers of a function become: what they are made from, and what is put into
// them.

#include "core/Statements.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "topics/loops/Extent.h"
#include "topics/loops/Limits.h"
#include "topics/loops/Ranges.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {

/// What a variable of this function is made from, and all that is put into it.
Extent Extents::ofVariable(const VarDecl &Variable) const {
  if (const auto [Entry, New] = Known.try_emplace(&Variable, Extent::unknown(&Variable)); !New)
    return Entry->second;
  Extent Result = ofInitializer(Variable);
  const Stmt *Scope = scopeOf(Variable);
  forEachStatement(&Body, [&](const Stmt &S) {
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S); Name && Name->getDecl() == &Variable)
      Result.add(ofMention(*Name, Scope));
  });
  return Known[&Variable] = Result;
}

Extent Extents::ofInitializer(const VarDecl &Variable) const {
  const Expr *Init = Variable.getAnyInitializer();
  if (!Init)
    return Extent::constantly(0);
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(Init->IgnoreUnlessSpelledInSource());
  if (!Made || listIn(*Init) || Made->getConstructor()->isCopyOrMoveConstructor()) {
    Extent Result = ofRange(*Init);
    if (!Result.Source)
      Result.Source = &Variable;
    return Result;
  }
  if (Made->getNumArgs() == 0 ||
      structure::isAllocator(Made->getConstructor()->getParamDecl(0)->getType()))
    return Extent::constantly(0);
  const auto Count = constantNumber(*Made->getArg(0), Context);
  Extent Result = Count ? Extent::constantly(*Count) : Extent::unknown(subjectOf(Made->getArg(0)));
  if (llvm::any_of(Made->arguments(),
                   [&](const Expr *Argument) { return isLimited(*Argument, Facts); }))
    Result.Is = Extent::Bounded;
  addMakers(Result, *Init);
  return Result;
}

/// What a mention of a container adds to it:
///   tasks.push_back(fetch(url))    tasks.resize(n)    std::transform(...,
///   std::back_inserter(tasks), fetch)    tasks[i] = fetch(urls[i])
Extent Extents::ofMention(const DeclRefExpr &Mention, const Stmt *Scope) const {
  const auto ParentOf = [&](const Expr *E) {
    const Stmt *Above = Parents.getParent(E);
    while (llvm::isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Above))
      Above = Parents.getParent(Above);
    return Above;
  };
  const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(ParentOf(&Mention));
  const auto *Call =
      llvm::dyn_cast_or_null<CallExpr>(Member ? ParentOf(Member) : ParentOf(&Mention));
  const auto *Callee = Call ? llvm::dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl()) : nullptr;
  if (!Callee)
    return Extent::constantly(0);
  if (isStdFunction(Callee, "back_inserter"))
    return ofAlgorithm(*Call);
  if (const auto *Element = llvm::dyn_cast<CXXOperatorCallExpr>(Call);
      Element && Element->getOperator() == OO_Subscript)
    return ofElement(*Element, llvm::dyn_cast_or_null<CXXOperatorCallExpr>(ParentOf(Element)));
  if (!Member || Call->getNumArgs() == 0)
    return Extent::constantly(0);
  if (const SaidBy Inserts = Facts.standing(*Callee, Fact::Inserts)) {
    Extent Result = ofInsertion(*Call, *llvm::cast<VarDecl>(Mention.getDecl()), Scope);
    Result.RestsOn = std::min(Result.RestsOn, *Inserts);
    return Result;
  }
  const SaidBy Resizes = Facts.standing(*Callee, Fact::Resizes);
  if (!Resizes)
    return Extent::constantly(0);
  const auto Count = constantNumber(*Call->getArg(0), Context);
  if (!Count && isLimited(*Call->getArg(0), Facts))
    return Extent::bounded();
  Extent Result = Count ? Extent::constantly(*Count) : Extent::unknown(subjectOf(Call->getArg(0)));
  Result.RestsOn = *Resizes;
  return Result;
}

/// An element that is assigned to was there before.
Extent Extents::ofElement(const Expr &Element, const CXXOperatorCallExpr *User) const {
  Extent Result = Extent::constantly(0);
  if (User && User->isAssignmentOp() && User->getArg(0)->IgnoreParenImpCasts() == &Element)
    addMakers(Result, *User->getArg(1));
  return Result;
}

/// As often as the loops run that stand between the container's scope and the call.
Extent Extents::ofInsertion(const CallExpr &Call, const VarDecl &Into, const Stmt *Scope) const {
  Extent Result = Extent::constantly(1);
  for (const Stmt *Loop : loopsAround(Call, Scope)) {
    Result.repeat(ofLoop(*Loop));
    if (!Result.GrowsIn) {
      Result.GrowsIn = Loop;
      Result.Grown = &Into;
    }
  }
  for (const Expr *Argument : Call.arguments())
    addMakers(Result, *Argument);
  return Result;
}

Extent Extents::ofAlgorithm(const CallExpr &Inserter) const {
  const Stmt *Around = Parents.getParent(&Inserter);
  while (Around && !llvm::isa<CallExpr>(Around))
    Around = Parents.getParent(Around);
  const auto *Algorithm = llvm::dyn_cast_or_null<CallExpr>(Around);
  if (!Algorithm)
    return Extent::unknown(nullptr);
  Extent Result = capped(Extent::unknown(subjectOf(Algorithm->getArg(0))), *Algorithm);
  if (llvm::any_of(Algorithm->arguments(), [&](const Expr *E) { return isLimited(*E, Facts); }))
    Result.Is = Extent::Bounded;
  for (const Expr *Argument : Algorithm->arguments())
    addMakers(Result, *Argument);
  return Result;
}

const Stmt *Extents::scopeOf(const VarDecl &Variable) const {
  const Stmt *Scope = nullptr;
  forEachStatement(&Body, [&](const Stmt &S) {
    if (const auto *Statement = llvm::dyn_cast<DeclStmt>(&S);
        Statement && llvm::is_contained(Statement->decls(), &Variable))
      Scope = Parents.getParent(Statement);
  });
  return Scope;
}

} // namespace coro_tidy
