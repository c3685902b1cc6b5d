// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Coroutines.h"
#include "knowledge/Structure.h"
#include "knowledge/Tree.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy::structure {
namespace {

/// The class behind a `promise_type` that Type itself declares or inherits.
const CXXRecordDecl *nestedPromise(const CXXRecordDecl &Type) {
  const CXXRecordDecl *Found = nullptr;
  anyClass(Type, [&](const CXXRecordDecl &Class) {
    for (const Decl *D : Class.decls())
      if (const auto *Alias = llvm::dyn_cast<TypedefNameDecl>(D)) {
        if (isNamed(*Alias, {"promise_type"}))
          Found = definitionOf(Alias->getUnderlyingType());
      } else if (const auto *Nested = llvm::dyn_cast<CXXRecordDecl>(D)) {
        if (isNamed(*Nested, {"promise_type"}))
          Found = definitionOf(*Nested);
      }
    return Found != nullptr;
  });
  return Found;
}

const ClassTemplateDecl *coroutineTraits(const ASTContext &Context) {
  const DeclContext *Unit = Context.getTranslationUnitDecl();
  for (const NamedDecl *Std : Unit->lookup(&Context.Idents.get("std")))
    if (const auto *Space = llvm::dyn_cast<NamespaceDecl>(Std))
      for (const NamedDecl *D : Space->lookup(&Context.Idents.get("coroutine_traits")))
        if (const auto *Template = llvm::dyn_cast<ClassTemplateDecl>(D->getUnderlyingDecl()))
          return Template;
  return nullptr;
}

/// A promise that is attached from outside:
///   template <typename T, typename... Args>
///   struct std::coroutine_traits<my::future<T>, Args...> { class promise_type ... };
const CXXRecordDecl *attachedPromise(const CXXRecordDecl &Type, const ASTContext &Context) {
  const ClassTemplateDecl *Traits = coroutineTraits(Context);
  if (!Traits)
    return nullptr;
  for (const ClassTemplateSpecializationDecl *Special : Traits->specializations()) {
    const TemplateArgument &First = Special->getTemplateArgs().get(0);
    if (First.getKind() == TemplateArgument::Type && classOf(First.getAsType()) == &Type &&
        Special->hasDefinition())
      if (const CXXRecordDecl *Promise = nestedPromise(*Special->getDefinition()))
        return Promise;
  }
  const auto *Instance = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Type);
  if (!Instance)
    return nullptr;
  llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 4> Partial;
  const_cast<ClassTemplateDecl *>(Traits)->getPartialSpecializations(Partial);
  for (const ClassTemplatePartialSpecializationDecl *Special : Partial) {
    const TemplateArgument &First = Special->getTemplateArgs().get(0);
    if (First.getKind() != TemplateArgument::Type)
      continue;
    const auto *Pattern = First.getAsType()->getAs<TemplateSpecializationType>();
    if (Pattern && Pattern->getTemplateName().getAsTemplateDecl() &&
        Pattern->getTemplateName().getAsTemplateDecl()->getCanonicalDecl() ==
            Instance->getSpecializedTemplate()->getCanonicalDecl())
      if (const CXXRecordDecl *Promise = nestedPromise(*Special))
        return Promise;
  }
  return nullptr;
}

bool isAwaiter(const CXXRecordDecl &Type) {
  return memberNamed(Type, {"await_ready"}) && memberNamed(Type, {"await_suspend"}) &&
         memberNamed(Type, {"await_resume"});
}

/// Whether the first parameter of a function takes this class: by its type, or by its
/// template.
bool takes(const FunctionDecl &Function, const CXXRecordDecl &Type) {
  if (Function.getNumParams() == 0)
    return false;
  const QualType Parameter = Function.getParamDecl(0)->getType().getNonReferenceType();
  if (const CXXRecordDecl *Class = classOf(Parameter))
    return Class->getCanonicalDecl() == Type.getCanonicalDecl();
  const auto *Pattern = Parameter->getAs<TemplateSpecializationType>();
  const auto *Instance = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Type);
  const TemplateDecl *Template = Pattern ? Pattern->getTemplateName().getAsTemplateDecl() : nullptr;
  return Template && Instance &&
         Template->getCanonicalDecl() == Instance->getSpecializedTemplate()->getCanonicalDecl();
}

bool hasCoawaitOperator(const CXXRecordDecl &Type, const ASTContext &Context) {
  if (hasOperator(Type, OO_Coawait))
    return true;
  const DeclarationName Name = Context.DeclarationNames.getCXXOperatorName(OO_Coawait);
  return anyClass(Type, [&](const CXXRecordDecl &Class) {
    const DeclContext *Space = Class.getEnclosingNamespaceContext();
    while (Space->isInlineNamespace())
      Space = Space->getParent();
    return llvm::any_of(Space->lookup(Name), [&](const NamedDecl *D) {
      const FunctionDecl *Operator = D->getUnderlyingDecl()->getAsFunction();
      return Operator && takes(*Operator, Class);
    });
  });
}

/// A task that only its own promise knows how to await:
///   struct promise_type { template <class U> auto await_transform(Task<U> &&); ... };
bool ownPromiseAwaits(const CXXRecordDecl &Type, const ASTContext &Context) {
  const CXXRecordDecl *Promise = promiseOf(Type, Context);
  return Promise && anyMethod(*Promise, [&](const CXXMethodDecl &Method) {
           return isNamed(Method, {"await_transform"}) && takes(Method, Type);
         });
}

/// The value that a function returns whatever happens: its body is one `return` of it.
const Expr *onlyReturnValue(const FunctionDecl &Fn) {
  const FunctionDecl *Defined = nullptr;
  const Stmt *Body = Fn.getBody(Defined);
  if (!Body && Fn.getTemplateInstantiationPattern())
    Body = Fn.getTemplateInstantiationPattern()->getBody(Defined);
  return onlyReturned(Body);
}

} // namespace

const CXXRecordDecl *promiseOf(const CXXRecordDecl &Type, const ASTContext &Context) {
  if (const CXXRecordDecl *Promise = nestedPromise(Type))
    return Promise;
  return attachedPromise(Type, Context);
}

/// The two awaiters of the standard library are known by their names: their bodies may
/// not have been parsed.
Readiness readinessOf(const CXXRecordDecl &Awaiter) {
  const CXXMethodDecl *Ready = memberNamed(Awaiter, {"await_ready"});
  const CXXRecordDecl *Owner = Ready ? Ready->getParent() : nullptr;
  if (Owner && Owner->isInStdNamespace() && isNamed(*Owner, {"suspend_always"}))
    return Readiness::Never;
  if (Owner && Owner->isInStdNamespace() && isNamed(*Owner, {"suspend_never"}))
    return Readiness::Always;
  const Expr *Value = Ready ? onlyReturnValue(*Ready) : nullptr;
  const auto *Constant =
      Value ? llvm::dyn_cast<CXXBoolLiteralExpr>(Value->IgnoreParenImpCasts()) : nullptr;
  if (!Constant)
    return Readiness::Unknown;
  return Constant->getValue() ? Readiness::Always : Readiness::Never;
}

QualType resultOf(const CXXRecordDecl &Awaiter) {
  const CXXMethodDecl *Resume = memberNamed(Awaiter, {"await_resume"});
  return Resume ? Resume->getReturnType() : QualType();
}

Start startOf(const CXXRecordDecl &Promise) {
  const CXXMethodDecl *Initial = memberNamed(Promise, {"initial_suspend"});
  if (!Initial)
    return Start::Unknown;
  QualType Result = Initial->getReturnType();
  if (Result->getContainedDeducedType() && !classOf(Result))
    if (const Expr *Value = onlyReturnValue(*Initial))
      Result = Value->getType();
  const CXXRecordDecl *Awaiter = classOf(Result);
  if (!Awaiter)
    return Start::Unknown;
  switch (readinessOf(*Awaiter)) {
  case Readiness::Never:
    return Start::Lazy;
  case Readiness::Always:
    return Start::Eager;
  case Readiness::Unknown:
    return Start::Unknown;
  }
  return Start::Unknown;
}

bool isAwaitable(const CXXRecordDecl &Type, const ASTContext &Context) {
  return isAwaiter(Type) || hasCoawaitOperator(Type, Context) || ownPromiseAwaits(Type, Context);
}

bool yields(const CXXRecordDecl &Promise) {
  return memberNamed(Promise, {"yield_value"}) != nullptr;
}

std::vector<const CXXMethodDecl *> asyncMembers(const CXXRecordDecl &Type,
                                                const ASTContext &Context) {
  std::vector<const CXXMethodDecl *> Result;
  anyMethod(Type, [&](const CXXMethodDecl &Method) {
    if (Method.getAccess() != AS_public || Method.isStatic() ||
        Method.getMinRequiredArguments() != 0 || !Method.getIdentifier())
      return false;
    const CXXRecordDecl *Returned = classOf(Method.getReturnType());
    if (Returned && isAwaitable(*Returned, Context))
      Result.push_back(&Method);
    return false;
  });
  return Result;
}

} // namespace coro_tidy::structure
