// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Parts.h"
#include "core/Statements.h"
#include "knowledge/Structure.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {

using flow::Event;
using flow::EventKind;

static void forEachMade(const Stmt *In, llvm::function_ref<void(const Stmt &)> Visit) {
  forEachStatement(In, [&](const Stmt &S) {
    if (const auto *Argument = llvm::dyn_cast<CXXDefaultArgExpr>(&S))
      forEachMade(Argument->getExpr(), Visit);
    else if (const auto *Member = llvm::dyn_cast<CXXDefaultInitExpr>(&S))
      forEachMade(Member->getExpr(), Visit);
    else if (llvm::isa<CallExpr, CXXConstructExpr>(S))
      Visit(S);
  });
}

void forEachPartMade(const CXXConstructorDecl &Constructor,
                     llvm::function_ref<void(const Stmt &)> Visit) {
  for (const CXXCtorInitializer *Part : Constructor.inits())
    forEachMade(Part->getInit(), Visit);
}

/// std::make_unique<T>(), new T, std::in_place, a T.
static bool isFilledBy(const Expr &Value, const CXXRecordDecl &Held) {
  const Expr *Made = Value.IgnoreUnlessSpelledInSource();
  if (const auto *Call = llvm::dyn_cast<CallExpr>(Made)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee &&
           (isStdFunction(Callee, "make_unique") || isStdFunction(Callee, "make_optional"));
  }
  if (llvm::isa<CXXNewExpr>(Made))
    return true;
  if (structure::classOf(Made->getType()) == Held.getDefinition() ||
      structure::isStdClass(Made->getType(), {"in_place_t"}))
    return true;
  const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(Made);
  return Construction && Construction->getNumArgs() != 0 &&
         isFilledBy(*Construction->getArg(0), Held);
}

bool staysAsItWasMade(const VarDecl &Object, const Function &In) {
  for (const flow::Block &Block : In.events()->blocks())
    for (const Event &E : Block.Events) {
      if (E.Object != &Object)
        continue;
      if (E.Kind == EventKind::Assign || E.Kind == EventKind::Pass || E.Kind == EventKind::Move ||
          E.Kind == EventKind::Escape)
        return false;
      const auto *Member =
          E.Kind == EventKind::Call ? llvm::dyn_cast_or_null<CXXMethodDecl>(E.Callee) : nullptr;
      const CXXRecordDecl *Class = Object.getType()->getAsCXXRecordDecl();
      const bool IsOwn = Member && Class &&
                         (Member->getParent()->getCanonicalDecl() == Class->getCanonicalDecl() ||
                          Class->isDerivedFrom(Member->getParent()));
      if (IsOwn && Member->getIdentifier() && !Member->isConst())
        return false;
    }
  return true;
}

QualType heldToTheEnd(const VarDecl &Owner, const Function &In) {
  if (!structure::isStdClass(Owner.getType(), {"unique_ptr", "optional"}))
    return QualType();
  const auto &Arguments =
      llvm::cast<ClassTemplateSpecializationDecl>(structure::classOf(Owner.getType()))
          ->getTemplateArgs();
  const QualType Type = Arguments[0].getAsType();
  const CXXRecordDecl *Held = structure::classOf(Type);
  const bool HasOwnDeleter = structure::isStdClass(Owner.getType(), {"unique_ptr"}) &&
                             !structure::isStdClass(Arguments[1].getAsType(), {"default_delete"});
  if (!Held || HasOwnDeleter || !Owner.getInit() || !isFilledBy(*Owner.getInit(), *Held) ||
      !staysAsItWasMade(Owner, In))
    return QualType();
  return Type;
}

} // namespace coro_tidy
