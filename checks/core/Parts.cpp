// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Parts.h"
#include "core/Statements.h"
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

static bool isNamed(const CXXRecordDecl &Class, llvm::StringRef Name) {
  return Class.isInStdNamespace() && Class.getIdentifier() && Class.getName() == Name;
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
  const CXXRecordDecl *Class = Made->getType()->getAsCXXRecordDecl();
  if (Class &&
      (Class->getCanonicalDecl() == Held.getCanonicalDecl() || isNamed(*Class, "in_place_t")))
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
  const auto *Class = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Owner.getType()->getAsCXXRecordDecl());
  if (!Class || !(isNamed(*Class, "unique_ptr") || isNamed(*Class, "optional")) ||
      Class->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return QualType();
  const QualType Type = Class->getTemplateArgs()[0].getAsType();
  const CXXRecordDecl *Held = Type->getAsCXXRecordDecl();
  const bool HasOwnDeleter = isNamed(*Class, "unique_ptr") && [&] {
    const CXXRecordDecl *Deleter = Class->getTemplateArgs()[1].getAsType()->getAsCXXRecordDecl();
    return !Deleter || !isNamed(*Deleter, "default_delete");
  }();
  if (!Held || !Held->hasDefinition() || HasOwnDeleter || !Owner.getInit() ||
      !isFilledBy(*Owner.getInit(), *Held) || !staysAsItWasMade(Owner, In))
    return QualType();
  return Type;
}

} // namespace coro_tidy
