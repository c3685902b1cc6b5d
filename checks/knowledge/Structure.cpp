// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace coro_tidy::structure {
namespace {

const IdentifierInfo *identifier(const NamedDecl &D) { return D.getIdentifier(); }

bool isNamed(const NamedDecl &D, llvm::StringRef Name) {
  const IdentifierInfo *Id = identifier(D);
  return Id && Id->isStr(Name);
}

/// The definition of a class, or of the template that it is a specialisation of where
/// nothing in the unit has needed its members: `Task<int> f();` needs no promise.
const CXXRecordDecl *definitionOf(const CXXRecordDecl &Class) {
  if (Class.hasDefinition())
    return Class.getDefinition();
  if (const auto *Special = llvm::dyn_cast<ClassTemplateSpecializationDecl>(&Class))
    return Special->getSpecializedTemplate()->getTemplatedDecl()->getDefinition();
  const CXXRecordDecl *Pattern = Class.getInstantiatedFromMemberClass();
  return Pattern ? Pattern->getDefinition() : nullptr;
}

/// The same of a type, which may depend on template parameters: `Promise<T>`.
const CXXRecordDecl *definitionOf(QualType Type) {
  if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl())
    return definitionOf(*Class);
  const auto *Special = Type->getAs<TemplateSpecializationType>();
  const auto *Template = Special ? llvm::dyn_cast_or_null<ClassTemplateDecl>(
                                       Special->getTemplateName().getAsTemplateDecl())
                                 : nullptr;
  return Template ? Template->getTemplatedDecl()->getDefinition() : nullptr;
}

/// Calls Visit for the class and each of its bases that has a definition. A template may
/// be its own base: `template <int N> struct Tuple : Tuple<N - 1>`.
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

/// A function or a function template as the function that it declares.
const FunctionDecl *asFunction(const NamedDecl &D) {
  const NamedDecl *Underlying = D.getUnderlyingDecl();
  if (const auto *Template = llvm::dyn_cast<FunctionTemplateDecl>(Underlying))
    return Template->getTemplatedDecl();
  return llvm::dyn_cast<FunctionDecl>(Underlying);
}

const FunctionDecl *member(const CXXRecordDecl &Type, llvm::StringRef Name) {
  const FunctionDecl *Found = nullptr;
  anyMethod(Type, [&](const CXXMethodDecl &Method) {
    if (isNamed(Method, Name))
      Found = &Method;
    return Found != nullptr;
  });
  return Found;
}

/// The class behind a `promise_type` that Type itself declares or inherits.
const CXXRecordDecl *nestedPromise(const CXXRecordDecl &Type) {
  const CXXRecordDecl *Found = nullptr;
  anyClass(Type, [&](const CXXRecordDecl &Class) {
    for (const Decl *D : Class.decls())
      if (const auto *Alias = llvm::dyn_cast<TypedefNameDecl>(D)) {
        if (isNamed(*Alias, "promise_type"))
          Found = definitionOf(Alias->getUnderlyingType());
      } else if (const auto *Nested = llvm::dyn_cast<CXXRecordDecl>(D)) {
        if (isNamed(*Nested, "promise_type"))
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
  return member(Type, "await_ready") && member(Type, "await_suspend") &&
         member(Type, "await_resume");
}

bool isCoawaitOperator(const NamedDecl &D) {
  const FunctionDecl *Fn = asFunction(D);
  return Fn && Fn->getDeclName().getNameKind() == DeclarationName::CXXOperatorName &&
         Fn->getDeclName().getCXXOverloadedOperator() == OO_Coawait;
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
  if (anyClass(Type, [](const CXXRecordDecl &Class) {
        for (const Decl *D : Class.decls())
          if (const auto *Named = llvm::dyn_cast<NamedDecl>(D); Named && isCoawaitOperator(*Named))
            return true;
        return false;
      }))
    return true;
  const DeclarationName Name = Context.DeclarationNames.getCXXOperatorName(OO_Coawait);
  return anyClass(Type, [&](const CXXRecordDecl &Class) {
    const DeclContext *Space = Class.getEnclosingNamespaceContext();
    while (Space->isInlineNamespace())
      Space = Space->getParent();
    return llvm::any_of(Space->lookup(Name), [&](const NamedDecl *D) {
      const FunctionDecl *Operator = asFunction(*D);
      return Operator && takes(*Operator, Class);
    });
  });
}

/// A task that only its own promise knows how to await:
///   struct promise_type { template <class U> auto await_transform(Task<U> &&); ... };
bool ownPromiseAwaits(const CXXRecordDecl &Type, const ASTContext &Context) {
  const CXXRecordDecl *Promise = promiseOf(Type, Context);
  return Promise && anyMethod(*Promise, [&](const CXXMethodDecl &Method) {
           return isNamed(Method, "await_transform") && takes(Method, Type);
         });
}

/// The value that a function returns whatever happens: its body is one `return` of it.
const Expr *onlyReturnValue(const FunctionDecl &Fn) {
  const FunctionDecl *Defined = nullptr;
  const Stmt *Body = Fn.getBody(Defined);
  if (!Body && Fn.getTemplateInstantiationPattern())
    Body = Fn.getTemplateInstantiationPattern()->getBody(Defined);
  const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Body);
  if (!Block || Block->size() != 1)
    return nullptr;
  const auto *Return = llvm::dyn_cast<ReturnStmt>(Block->body_front());
  return Return ? Return->getRetValue() : nullptr;
}

} // namespace

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

bool isStdClass(QualType Type, llvm::ArrayRef<llvm::StringRef> Names) {
  const CXXRecordDecl *Class = classOf(Type);
  return Class && isStdClass(*Class, Names);
}

bool isStdClass(const CXXRecordDecl &Class, llvm::ArrayRef<llvm::StringRef> Names) {
  if (!Class.getIdentifier() || !llvm::is_contained(Names, Class.getName()))
    return false;
  const DeclContext *Space = Class.getDeclContext();
  while (Space->isNamespace() && !Space->isStdNamespace())
    Space = Space->getParent();
  return Space->isStdNamespace();
}

QualType heldType(QualType Type) {
  if (!isStdClass(Type, {"unique_ptr", "shared_ptr"}))
    return Type;
  const auto *Pointer = llvm::cast<ClassTemplateSpecializationDecl>(classOf(Type));
  return Pointer->getTemplateArgs()[0].getAsType();
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

QualType elementOf(QualType Type) {
  if (Type->isArrayType())
    return QualType(Type->getArrayElementTypeNoTypeQual(), 0);
  const CXXRecordDecl *Class = classOf(Type);
  QualType Result;
  if (Class)
    anyClass(*Class, [&](const CXXRecordDecl &Each) {
      for (const Decl *D : Each.decls())
        if (const auto *Alias = llvm::dyn_cast<TypedefNameDecl>(D);
            Alias && isNamed(*Alias, "value_type"))
          Result = Alias->getUnderlyingType();
      return !Result.isNull();
    });
  return Result;
}

const CXXRecordDecl *promiseOf(const CXXRecordDecl &Type, const ASTContext &Context) {
  if (const CXXRecordDecl *Promise = nestedPromise(Type))
    return Promise;
  return attachedPromise(Type, Context);
}

/// The two awaiters of the standard library are known by their names: their bodies may
/// not have been parsed.
Readiness readinessOf(const CXXRecordDecl &Awaiter) {
  const FunctionDecl *Ready = member(Awaiter, "await_ready");
  const auto *Owner = Ready ? llvm::cast<CXXMethodDecl>(Ready)->getParent() : nullptr;
  if (Owner && Owner->isInStdNamespace() && isNamed(*Owner, "suspend_always"))
    return Readiness::Never;
  if (Owner && Owner->isInStdNamespace() && isNamed(*Owner, "suspend_never"))
    return Readiness::Always;
  const Expr *Value = Ready ? onlyReturnValue(*Ready) : nullptr;
  const auto *Constant =
      Value ? llvm::dyn_cast<CXXBoolLiteralExpr>(Value->IgnoreParenImpCasts()) : nullptr;
  if (!Constant)
    return Readiness::Unknown;
  return Constant->getValue() ? Readiness::Always : Readiness::Never;
}

Start startOf(const CXXRecordDecl &Promise) {
  const FunctionDecl *Initial = member(Promise, "initial_suspend");
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

bool isNodiscard(const CXXRecordDecl &Type) {
  if (Type.hasAttr<WarnUnusedResultAttr>())
    return true;
  const CXXRecordDecl *Pattern = Type.getTemplateInstantiationPattern();
  return Pattern && Pattern->hasAttr<WarnUnusedResultAttr>();
}

bool yields(const CXXRecordDecl &Promise) { return member(Promise, "yield_value") != nullptr; }

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
  return Class && ((member(*Class, "lock") && member(*Class, "unlock")) ||
                   (member(*Class, "lock_shared") && member(*Class, "unlock_shared")));
}

bool anyMethod(const CXXRecordDecl &Type, llvm::function_ref<bool(const CXXMethodDecl &)> Visit) {
  return anyClass(Type, [&](const CXXRecordDecl &Class) {
    for (const Decl *D : Class.decls()) {
      const auto *Named = llvm::dyn_cast<NamedDecl>(D);
      const FunctionDecl *Fn = Named ? asFunction(*Named) : nullptr;
      if (const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Fn); Method && Visit(*Method))
        return true;
    }
    return false;
  });
}

} // namespace coro_tidy::structure
