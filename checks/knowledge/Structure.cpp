// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Structure.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace coro_tidy::structure {

const CXXRecordDecl *classOf(QualType Type) {
  if (Type.isNull())
    return nullptr;
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->hasDefinition() ? Class->getDefinition() : nullptr;
}

const CXXRecordDecl *classOrTemplateOf(QualType Type) {
  if (const CXXRecordDecl *Class = classOf(Type))
    return Class;
  const auto *Instance = Type.isNull() ? nullptr
                                       : llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(
                                             Type.getNonReferenceType()->getAsCXXRecordDecl());
  return Instance ? Instance->getSpecializedTemplate()->getTemplatedDecl()->getDefinition()
                  : nullptr;
}

const CXXRecordDecl *definitionOf(const CXXRecordDecl &Class) {
  if (Class.hasDefinition())
    return Class.getDefinition();
  if (const auto *Special = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Class))
    return Special->getSpecializedTemplate()->getTemplatedDecl()->getDefinition();
  const CXXRecordDecl *Pattern = Class.getInstantiatedFromMemberClass();
  return Pattern ? Pattern->getDefinition() : nullptr;
}

const CXXRecordDecl *definitionOf(QualType Type) {
  if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl())
    return definitionOf(*Class);
  const auto *Special = Type->getAs<TemplateSpecializationType>();
  const auto *Template = Special ? llvm::dyn_cast_or_null<ClassTemplateDecl>(
                                       Special->getTemplateName().getAsTemplateDecl())
                                 : nullptr;
  return Template ? Template->getTemplatedDecl()->getDefinition() : nullptr;
}

bool isNamed(const NamedDecl &D, llvm::ArrayRef<llvm::StringRef> Names) {
  return D.getIdentifier() && llvm::is_contained(Names, D.getName());
}

bool isStdClass(QualType Type, llvm::ArrayRef<llvm::StringRef> Names) {
  const CXXRecordDecl *Class = classOf(Type);
  return Class && isStdClass(*Class, Names);
}

bool isStdClass(const CXXRecordDecl &Class, llvm::ArrayRef<llvm::StringRef> Names) {
  if (!isNamed(Class, Names))
    return false;
  const DeclContext *Space = Class.getDeclContext();
  while (Space->isNamespace() && !Space->isStdNamespace())
    Space = Space->getParent();
  return Space->isStdNamespace();
}

bool isAtomic(const CXXRecordDecl &Class) {
  return isStdClass(Class,
                    {"atomic", "atomic_flag", "atomic_ref", "__atomic_base", "__atomic_flag_base"});
}

QualType firstArgument(const CXXRecordDecl *Class) {
  const auto *Instance = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  if (!Instance || Instance->getTemplateArgs().size() == 0)
    return QualType();
  const TemplateArgument &First = Instance->getTemplateArgs()[0];
  return First.getKind() == TemplateArgument::Type ? First.getAsType() : QualType();
}

QualType heldType(QualType Type) {
  return isStdClass(Type, {"unique_ptr", "shared_ptr"}) ? firstArgument(classOf(Type)) : Type;
}

QualType pointeeOf(QualType Type) {
  const CXXRecordDecl *Class = classOf(Type);
  QualType Result;
  if (Class)
    anyMethod(*Class, [&](const CXXMethodDecl &Method) {
      const OverloadedOperatorKind Kind = Method.getOverloadedOperator();
      const QualType Returned = Method.getReturnType();
      if (Kind == OO_Arrow)
        Result = Returned->getPointeeType();
      else if (Kind == OO_Star && Method.getNumParams() == 0)
        Result = Returned.getNonReferenceType();
      return !Result.isNull() && !Result->isDependentType();
    });
  return Result;
}

/// What the class, or a base of it, calls Name.
static QualType memberType(QualType Type, llvm::StringRef Name) {
  const CXXRecordDecl *Class = classOf(Type);
  QualType Result;
  if (Class)
    anyClass(*Class, [&](const CXXRecordDecl &Each) {
      for (const Decl *D : Each.decls())
        if (const auto *Alias = llvm::dyn_cast<TypedefNameDecl>(D);
            Alias && isNamed(*Alias, {Name}))
          Result = Alias->getUnderlyingType();
      return !Result.isNull();
    });
  return Result;
}

QualType elementOf(QualType Type) {
  if (Type->isArrayType())
    return QualType(Type->getArrayElementTypeNoTypeQual(), 0);
  return memberType(Type, "value_type");
}

QualType mappedOf(QualType Type) { return memberType(Type, "mapped_type"); }

bool isNodiscard(const CXXRecordDecl &Type) {
  if (Type.hasAttr<WarnUnusedResultAttr>())
    return true;
  const CXXRecordDecl *Pattern = Type.getTemplateInstantiationPattern();
  return Pattern && Pattern->hasAttr<WarnUnusedResultAttr>();
}

bool isCopyable(const CXXRecordDecl &Type) {
  if (Type.needsImplicitCopyConstructor() && !Type.defaultedCopyConstructorIsDeleted())
    return true;
  for (const CXXConstructorDecl *Constructor : Type.ctors())
    if (Constructor->isCopyConstructor() && !Constructor->isDeleted() &&
        Constructor->getAccess() == AS_public)
      return true;
  return false;
}

bool isLock(QualType Type) {
  const CXXRecordDecl *Class = classOf(Type);
  return Class && isLock(*Class);
}

bool isLock(const CXXRecordDecl &Class) {
  return (memberNamed(Class, {"lock"}) && memberNamed(Class, {"unlock"})) ||
         (memberNamed(Class, {"lock_shared"}) && memberNamed(Class, {"unlock_shared"}));
}

bool anyClass(const CXXRecordDecl &Type, llvm::function_ref<bool(const CXXRecordDecl &)> Visit) {
  llvm::SmallVector<const CXXRecordDecl *, 8> Classes{&Type};
  for (size_t I = 0; I < Classes.size(); ++I) {
    if (Visit(*Classes[I]))
      return true;
    for (const CXXBaseSpecifier &Base : Classes[I]->bases())
      if (const CXXRecordDecl *Class = definitionOf(Base.getType());
          Class && !llvm::is_contained(Classes, Class))
        Classes.push_back(Class);
  }
  return false;
}

bool keepsObject(QualType Type, const CXXRecordDecl &Class) {
  const CXXRecordDecl *Owned = classOf(firstArgument(classOf(Type)));
  return Owned && (Owned->getCanonicalDecl() == Class.getCanonicalDecl() ||
                   Owned->isDerivedFrom(&Class) || Class.isDerivedFrom(Owned));
}

static void collectParts(const CXXRecordDecl &Class, std::vector<const CXXRecordDecl *> &Into) {
  constexpr size_t MaxParts = 16;
  if (Class.isInStdNamespace() || Into.size() == MaxParts || llvm::is_contained(Into, &Class))
    return;
  Into.push_back(&Class);
  for (const CXXBaseSpecifier &Base : Class.bases())
    if (const CXXRecordDecl *Part = classOf(Base.getType()))
      collectParts(*Part, Into);
  for (const FieldDecl *Field : Class.fields())
    if (const CXXRecordDecl *Part =
            Field->getType()->isReferenceType() ? nullptr : classOf(Field->getType()))
      collectParts(*Part, Into);
}

std::vector<const CXXRecordDecl *> partsOf(const CXXRecordDecl &Class) {
  std::vector<const CXXRecordDecl *> Result;
  if (Class.hasDefinition())
    collectParts(*Class.getDefinition(), Result);
  return Result;
}

bool anyMethod(const CXXRecordDecl &Type, llvm::function_ref<bool(const CXXMethodDecl &)> Visit) {
  return anyClass(Type, [&](const CXXRecordDecl &Class) {
    for (const Decl *D : Class.decls()) {
      const auto *Named = llvm::dyn_cast<NamedDecl>(D);
      const FunctionDecl *Fn = Named ? Named->getUnderlyingDecl()->getAsFunction() : nullptr;
      if (const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Fn); Method && Visit(*Method))
        return true;
    }
    return false;
  });
}

const CXXMethodDecl *memberNamed(const CXXRecordDecl &Type, llvm::ArrayRef<llvm::StringRef> Names) {
  const CXXMethodDecl *Found = nullptr;
  anyMethod(Type, [&](const CXXMethodDecl &Method) {
    if (isNamed(Method, Names))
      Found = &Method;
    return Found != nullptr;
  });
  return Found;
}

bool hasOperator(const CXXRecordDecl &Type, OverloadedOperatorKind Kind) {
  return anyMethod(
      Type, [&](const CXXMethodDecl &Method) { return Method.getOverloadedOperator() == Kind; });
}

} // namespace coro_tidy::structure
