// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Names.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The nearest context around that counts in a qualified name. Inline and unnamed
/// namespaces, linkage specifications and unscoped enumerations do not.
const DeclContext *namedContext(const DeclContext *Context) {
  while (Context->isTransparentContext() || Context->isInlineNamespace() ||
         (Context->isNamespace() && llvm::cast<NamespaceDecl>(Context)->isAnonymousNamespace()))
    Context = Context->getParent();
  return Context;
}

/// Of a template that only some arguments have a definition for, such as
/// std::packaged_task<R(Args...)>, that of the first.
const CXXRecordDecl *definitionOf(const CXXRecordDecl &Class) {
  ClassTemplateDecl *Template = Class.getDescribedClassTemplate();
  if (Class.hasDefinition() || !Template)
    return Class.getDefinition();
  llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 4> Partial;
  Template->getPartialSpecializations(Partial);
  for (const ClassTemplatePartialSpecializationDecl *Special : Partial)
    if (Special->hasDefinition())
      return Special->getDefinition();
  return nullptr;
}

/// The identifier, or of `operator||` the operator's name.
DeclarationName nameOf(llvm::StringRef Component, const ASTContext &Context) {
  if (llvm::StringRef Symbol = Component; Symbol.consume_front("operator"))
    for (int Kind = OO_None + 1; Kind < NUM_OVERLOADED_OPERATORS; ++Kind)
      if (const auto Operator = static_cast<OverloadedOperatorKind>(Kind);
          Symbol.ltrim() == getOperatorSpelling(Operator))
        return Context.DeclarationNames.getCXXOperatorName(Operator);
  return &Context.Idents.get(Component);
}

} // namespace

OverloadedOperatorKind operatorOf(const NamedDecl &D) {
  return D.getDeclName().getCXXOverloadedOperator();
}

bool hasPath(const NamedDecl &D, NamePath Path) {
  const DeclContext *Context = namedContext(D.getDeclContext());
  for (const std::string &Component : Path.drop_front()) {
    const auto *Named = llvm::dyn_cast<NamedDecl>(Context);
    const IdentifierInfo *Id = Named ? Named->getIdentifier() : nullptr;
    if (!Id || Id->getName() != Component)
      return false;
    Context = namedContext(Context->getParent());
  }
  return Context->isTranslationUnit();
}

bool hasLastComponent(const NamedDecl &D, NamePath Path) {
  llvm::StringRef Last = Path.front();
  if (llvm::isa<CXXDestructorDecl>(D))
    return Last.starts_with("~");
  if (llvm::isa<CXXConstructorDecl>(D))
    return Path.size() > 1 && Path[1] == Last;
  if (const OverloadedOperatorKind Operator = operatorOf(D); Operator != OO_None)
    return Last.consume_front("operator") && Last.ltrim() == getOperatorSpelling(Operator);
  return !Last.starts_with("~") && D.getIdentifier() && D.getName() == Last;
}

bool isMemberPath(const NamedDecl &Method, const CXXRecordDecl &Class, NamePath Path) {
  if (Path.size() < 2 || !hasLastComponent(Method, Path))
    return false;
  return Class.getIdentifier() && Class.getName() == Path[1] && hasPath(Class, Path.drop_front());
}

const CXXRecordDecl *patternOf(const CXXRecordDecl &Class) {
  if (const auto *Special = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Class))
    return Special->getSpecializedTemplate()->getTemplatedDecl()->getCanonicalDecl();
  if (const CXXRecordDecl *Member = Class.getInstantiatedFromMemberClass())
    return Member->getCanonicalDecl();
  return Class.getCanonicalDecl();
}

const CXXRecordDecl *classBehind(const NamedDecl *D) {
  if (!D)
    return nullptr;
  D = D->getUnderlyingDecl();
  if (const auto *Class = llvm::dyn_cast<CXXRecordDecl>(D))
    return Class->getCanonicalDecl();
  if (const auto *Template = llvm::dyn_cast<ClassTemplateDecl>(D))
    return Template->getTemplatedDecl()->getCanonicalDecl();
  if (const auto *Template = llvm::dyn_cast<TypeAliasTemplateDecl>(D))
    D = Template->getTemplatedDecl();
  const auto *Alias = llvm::dyn_cast<TypedefNameDecl>(D);
  if (!Alias)
    return nullptr;
  if (const CXXRecordDecl *Class = Alias->getUnderlyingType()->getAsCXXRecordDecl())
    return Class->getCanonicalDecl();
  const auto *Special = Alias->getUnderlyingType()->getAs<TemplateSpecializationType>();
  return Special ? classBehind(Special->getTemplateName().getAsTemplateDecl()) : nullptr;
}

const NamedDecl *lookUp(NamePath Path, const ASTContext &Context) {
  const DeclContext *In = Context.getTranslationUnitDecl();
  const NamedDecl *Found = nullptr;
  for (const std::string &Component : llvm::reverse(Path)) {
    const DeclContextLookupResult Here =
        In ? In->lookup(nameOf(Component, Context)) : DeclContextLookupResult();
    if (Here.empty())
      return nullptr;
    Found = Here.front()->getUnderlyingDecl();
    if (const auto *Space = llvm::dyn_cast<NamespaceDecl>(Found))
      In = Space;
    else if (const auto *Alias = llvm::dyn_cast<NamespaceAliasDecl>(Found))
      In = Alias->getNamespace();
    else
      In = classBehind(Found);
    if (const auto *Class = llvm::dyn_cast_or_null<CXXRecordDecl>(In))
      In = definitionOf(*Class);
  }
  return Found;
}

} // namespace coro_tidy
