// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Behaviour.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "knowledge/Tree.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace coro_tidy::structure {
namespace {

/// How many calls deep a body is looked through. What a runtime throws when it resumes, what a
/// guard does at its end and whether a small wrapper calls its argument is written there or in
/// helpers next to it. Calls may come back to where they began.
constexpr unsigned MaxDepth = 3;
/// How many declarations of a runtime's namespace are looked at.
constexpr unsigned MaxDeclarations = 4096;

/// The body of a function, or of the template that it is made from.
const Stmt *bodyOf(const FunctionDecl &Fn, const FunctionDecl *&Defined) {
  if (const Stmt *Body = Fn.getBody(Defined))
    return Body;
  const FunctionDecl *Pattern = Fn.getTemplateInstantiationPattern();
  return Pattern ? Pattern->getBody(Defined) : nullptr;
}

class Protocol {
public:
  void collectFrom(const CXXRecordDecl &Class) {
    for (const Decl *D : Class.decls()) {
      if (const auto *Template = llvm::dyn_cast<FunctionTemplateDecl>(D))
        D = Template->getTemplatedDecl();
      const auto *Method = llvm::dyn_cast<CXXMethodDecl>(D);
      const IdentifierInfo *Id = Method ? Method->getIdentifier() : nullptr;
      if (Id && (Id->isStr("await_resume") || Id->isStr("await_transform")))
        collectFrom(*Method, MaxDepth);
    }
  }

  /// The awaiters of a namespace, those inside its classes and namespaces included.
  void collectFrom(const DeclContext &Space) {
    for (const Decl *D : Space.decls()) {
      if (++Declarations > MaxDeclarations)
        return;
      if (const auto *Template = llvm::dyn_cast<ClassTemplateDecl>(D))
        D = Template->getTemplatedDecl();
      if (const auto *Class = llvm::dyn_cast<CXXRecordDecl>(D);
          Class && Class->isThisDeclarationADefinition())
        collectFrom(*Class);
      if (llvm::isa<CXXRecordDecl, NamespaceDecl>(D))
        collectFrom(*llvm::cast<DeclContext>(D));
    }
  }

  std::vector<const CXXRecordDecl *> Found;

private:
  void collectFrom(const FunctionDecl &Fn, unsigned Depth) {
    const FunctionDecl *Defined = nullptr;
    const Stmt *Body = bodyOf(Fn, Defined);
    if (!Body || !Seen.insert(Body).second)
      return;
    anyStatement(Body, [&](const Stmt &S) {
      if (const auto *Throw = llvm::dyn_cast<CXXThrowExpr>(&S); Throw && Throw->getSubExpr())
        add(classOf(Throw->getSubExpr()->getType()));
      if (const auto *Call = llvm::dyn_cast<CallExpr>(&S); Call && Depth > 0)
        if (const FunctionDecl *Callee = Call->getDirectCallee())
          collectFrom(*Callee, Depth - 1);
      return false;
    });
  }

  void add(const CXXRecordDecl *Class) {
    if (Class && !llvm::is_contained(Found, Class))
      Found.push_back(Class);
  }

  llvm::SmallPtrSet<const Stmt *, 16> Seen;
  unsigned Declarations = 0;
};

/// Whether the expression is the parameter, moved or forwarded.
bool isParameter(const Expr *E, const ParmVarDecl &Parameter) {
  E = E->IgnoreParenCasts();
  if (const auto *Call = llvm::dyn_cast<CallExpr>(E);
      Call && Call->getNumArgs() == 1 && (Call->isCallToStdMove() || Call->isXValue()))
    return isParameter(Call->getArg(0), Parameter);
  const auto *Named = llvm::dyn_cast<DeclRefExpr>(E);
  return Named && Named->getDecl() == &Parameter;
}

bool mayCall(const FunctionDecl &Fn, unsigned Index, unsigned Depth);

/// Whether this call is one of the parameter, or gives it to a function that calls it.
bool calls(const CallExpr &Call, const ParmVarDecl &Parameter, unsigned Depth) {
  const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&Call);
  if (Operator && Operator->getOperator() == OO_Call && isParameter(Call.getArg(0), Parameter))
    return true;
  if (isParameter(Call.getCallee(), Parameter))
    return true;
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || Depth == 0)
    return false;
  const unsigned Skipped = Operator && llvm::isa<CXXMethodDecl>(Callee) ? 1 : 0;
  for (unsigned I = Skipped; I < Call.getNumArgs(); ++I)
    if (isParameter(Call.getArg(I), Parameter) && I - Skipped < Callee->getNumParams()) {
      const FunctionDecl *Defined = nullptr;
      if (bodyOf(*Callee, Defined) && mayCall(*Callee, I - Skipped, Depth - 1))
        return true;
    }
  return false;
}

bool mayCall(const FunctionDecl &Fn, unsigned Index, unsigned Depth) {
  const FunctionDecl *Defined = nullptr;
  const Stmt *Body = bodyOf(Fn, Defined);
  if (!Body || Index >= Defined->getNumParams())
    return true;
  const ParmVarDecl &Parameter = *Defined->getParamDecl(Index);
  return anyStatement(Body, [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CallExpr>(&S);
    return Call && calls(*Call, Parameter, Depth);
  });
}

/// `mutex_.lock(); mutex_.unlock();` waits for others, and gives back only what it has taken.
bool takesItself(const Stmt &Body, const Expr &Lock) {
  const ValueDecl *Named = declarationNamedBy(Lock);
  return Named && anyStatement(&Body, [&](const Stmt &S) {
           const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
           const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
           return Callee && plays(*Callee, Role::TakesLock) &&
                  declarationNamedBy(*Call->getImplicitObjectArgument()) == Named;
         });
}

bool givesBack(const FunctionDecl &Fn, llvm::function_ref<bool(QualType)> IsHeld,
               llvm::function_ref<bool(const CXXMethodDecl &)> GivesBack, unsigned Depth) {
  const FunctionDecl *Defined = nullptr;
  const Stmt *Body = bodyOf(Fn, Defined);
  return anyStatement(Body, [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
    if (!Callee)
      return false;
    const Expr *Object = Call->getImplicitObjectArgument()->IgnoreParenImpCasts();
    if (llvm::isa<CXXThisExpr>(Object))
      return Depth != 0 && givesBack(*Callee, IsHeld, GivesBack, Depth - 1);
    const QualType Type = Object->getType();
    return GivesBack(*Callee) && IsHeld(Type->isPointerType() ? Type->getPointeeType() : Type) &&
           !takesItself(*Body, *Object);
  });
}

/// `class Lease { Semaphore &From; unsigned Count; public: ~Lease(); };`
bool hardlyMoreThanReference(const CXXRecordDecl &Class,
                             llvm::function_ref<bool(QualType)> IsHeld) {
  constexpr unsigned Few = 2;
  return std::distance(Class.field_begin(), Class.field_end()) <= Few &&
         llvm::any_of(Class.fields(), [&](const FieldDecl *Field) {
           const QualType To = Field->getType()->getPointeeType();
           return !To.isNull() && IsHeld(To);
         });
}

bool returnsOnlyParameter(const Stmt &Body, const FunctionDecl &Of) {
  const Expr *Returned = onlyReturned(&Body);
  return Returned && Of.getNumParams() == 1 && isParameter(Returned, *Of.getParamDecl(0));
}

/// `template <typename T> T &&mv(T &);` has nothing else to return, whatever T is.
bool movesByType(const FunctionDecl &Fn) {
  const FunctionTemplateDecl *Template = Fn.getPrimaryTemplate();
  const FunctionDecl *Pattern = Template ? Template->getTemplatedDecl() : nullptr;
  if (!Pattern || Pattern->getNumParams() != 1)
    return false;
  const QualType From = Pattern->getParamDecl(0)->getType(), To = Pattern->getReturnType();
  return From->isLValueReferenceType() && To->isRValueReferenceType() &&
         From->getPointeeType()->isTemplateTypeParmType() &&
         Fn.getASTContext().hasSameType(From->getPointeeType(), To->getPointeeType());
}

} // namespace

bool givesBackAtEnd(const CXXRecordDecl &Class, llvm::function_ref<bool(QualType)> IsHeld,
                    llvm::function_ref<bool(const CXXMethodDecl &)> GivesBack) {
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  if (!Destructor || !Destructor->isUserProvided())
    return false;
  const FunctionDecl *Defined = nullptr;
  return bodyOf(*Destructor, Defined) ? givesBack(*Destructor, IsHeld, GivesBack, MaxDepth)
                                      : hardlyMoreThanReference(Class, IsHeld);
}

std::vector<const CXXRecordDecl *> thrownOnResumption(const CXXRecordDecl &Task,
                                                      const CXXRecordDecl *Promise) {
  Protocol Runtime;
  for (const CXXRecordDecl *Class : {&Task, Promise})
    if (Class)
      Runtime.collectFrom(static_cast<const DeclContext &>(*Class)), Runtime.collectFrom(*Class);
  const DeclContext *Space = Task.getEnclosingNamespaceContext();
  if (const auto *Named = llvm::dyn_cast<NamespaceDecl>(Space); Named && !Named->isStdNamespace())
    for (const NamespaceDecl *Part : Named->redecls())
      Runtime.collectFrom(static_cast<const DeclContext &>(*Part));
  return std::move(Runtime.Found);
}

bool mayCall(const FunctionDecl &Fn, unsigned Parameter) {
  return mayCall(Fn, Parameter, MaxDepth);
}

bool isMove(const CallExpr &Call) {
  if (Call.isCallToStdMove())
    return true;
  const FunctionDecl *Callee =
      Call.isXValue() && Call.getNumArgs() == 1 ? Call.getDirectCallee() : nullptr;
  if (!Callee || llvm::isa<CXXMemberCallExpr, CXXOperatorCallExpr>(Call) ||
      !Callee->getASTContext().hasSameUnqualifiedType(Call.getType(), Call.getArg(0)->getType()))
    return false;
  const FunctionDecl *Defined = nullptr;
  const Stmt *Body = bodyOf(*Callee, Defined);
  return Body ? returnsOnlyParameter(*Body, *Defined) : movesByType(*Callee);
}

bool isCallable(QualType Type) {
  if (Type.isNull())
    return false;
  Type = Type.getNonReferenceType();
  if (Type->isFunctionType() || Type->isFunctionPointerType())
    return true;
  const CXXRecordDecl *Class = classOf(Type);
  return Class && anyMethod(*Class, [](const CXXMethodDecl &Method) {
           return Method.getOverloadedOperator() == OO_Call;
         });
}

} // namespace coro_tidy::structure
