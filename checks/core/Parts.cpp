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
                     llvm::function_ref<void(const Stmt &, const FieldDecl *)> Visit) {
  for (const CXXCtorInitializer *Part : Constructor.inits())
    forEachMade(Part->getInit(), [&](const Stmt &Made) { Visit(Made, Part->getAnyMember()); });
}

/// A constructor, a template of such, or one that `using Base::Base` has brought here.
static const CXXConstructorDecl *asConstructor(const Decl &D) {
  const auto *Named = llvm::dyn_cast<NamedDecl>(&D);
  const NamedDecl *Behind = Named ? Named->getUnderlyingDecl() : nullptr;
  if (const auto *Template = llvm::dyn_cast_or_null<FunctionTemplateDecl>(Behind))
    Behind = Template->getTemplatedDecl();
  return llvm::dyn_cast_or_null<CXXConstructorDecl>(Behind);
}

static bool takes(const CXXConstructorDecl &Constructor, size_t Arguments) {
  return !Constructor.isDeleted() && !Constructor.isCopyOrMoveConstructor() &&
         Constructor.getMinRequiredArguments() <= Arguments &&
         (Arguments <= Constructor.getNumParams() || Constructor.isVariadic() ||
          Constructor.isTemplated());
}

/// Whether no argument has to be converted.
static bool fits(const CXXConstructorDecl &Constructor, llvm::ArrayRef<const Expr *> Arguments) {
  const ASTContext &Context = Constructor.getASTContext();
  for (const auto [Parameter, Argument] : llvm::zip(Constructor.parameters(), Arguments)) {
    const QualType Given = Argument->getType();
    if (!Context.hasSameUnqualifiedType(Parameter->getType().getNonReferenceType(),
                                        Given->isArrayType() ? Context.getArrayDecayedType(Given)
                                                             : Given))
      return false;
  }
  return true;
}

/// The class that a template of the standard library is about first.
static QualType firstOf(const TemplateArgumentList *Arguments) {
  const bool NamesClass = Arguments && Arguments->size() != 0 &&
                          Arguments->get(0).getKind() == TemplateArgument::Type &&
                          structure::classOf(Arguments->get(0).getAsType());
  return NamesClass ? Arguments->get(0).getAsType() : QualType();
}

static const TemplateArgumentList *argumentsOf(const CXXRecordDecl *Class) {
  const auto *Special = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  return Special ? &Special->getTemplateArgs() : nullptr;
}

QualType madeBy(const CallSite &Call, const Knowledge &Facts) {
  const auto *Maker = llvm::dyn_cast_or_null<FunctionDecl>(Call.Callee);
  if (!Maker || !Facts.holds(Call, Fact::Constructs))
    return QualType();
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Maker);
  return firstOf(Method ? argumentsOf(Method->getParent())
                        : Maker->getTemplateSpecializationArgs());
}

llvm::SmallVector<const CXXConstructorDecl *, 4>
constructorsFor(const CXXRecordDecl &Class, llvm::ArrayRef<const Expr *> Arguments) {
  llvm::SmallVector<const CXXConstructorDecl *, 4> Possible, Fitting;
  const CXXRecordDecl *Given =
      Arguments.size() == 1 ? structure::classOf(Arguments[0]->getType()) : nullptr;
  if (Given &&
      (Given->getCanonicalDecl() == Class.getCanonicalDecl() || Given->isDerivedFrom(&Class)))
    return {};
  for (const Decl *D : Class.decls())
    if (const CXXConstructorDecl *Each = asConstructor(*D); Each && takes(*Each, Arguments.size()))
      (fits(*Each, Arguments) ? Fitting : Possible).push_back(Each);
  return Fitting.empty() ? Possible : Fitting;
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
