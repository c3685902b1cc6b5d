// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/cancellation/Tokens.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy {
namespace {

bool isAwaited(const VarDecl &Variable) {
  return anyStatement(Variable.getInit(), [](const Stmt &S) { return llvm::isa<CoawaitExpr>(S); });
}

/// `abort_source *`, which may be null, stands for the token that it leads to.
bool isTokenGiven(QualType Type, const Knowledge &Facts) {
  return Facts.isStopToken(Type->isPointerType() ? Type->getPointeeType() : Type);
}

/// Those of the object that a member function was called on.
void addMembers(const FunctionDecl &Fn, const Knowledge &Facts,
                std::vector<const ValueDecl *> &Into) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  if (!Method || Method->isStatic() || Method->getParent()->isLambda())
    return;
  for (const FieldDecl *Member : Method->getParent()->fields())
    if (Facts.isStopToken(Member->getType()))
      Into.push_back(Member);
}

/// What a lambda has captured, by its name outside.
void addCaptures(const FunctionDecl &Fn, const Knowledge &Facts,
                 std::vector<const ValueDecl *> &Into) {
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Fn);
  if (!Method || !Method->getParent()->isLambda())
    return;
  for (const LambdaCapture &Capture : Method->getParent()->captures())
    if (Capture.capturesVariable() && Facts.isStopToken(Capture.getCapturedVar()->getType()))
      Into.push_back(Capture.getCapturedVar());
}

/// A member of what a parameter or a member of the coroutine's own object leads to, by names alone.
bool leadsElsewhere(const MemberExpr &Token) {
  const Expr *E = Token.getBase()->IgnoreParenImpCasts();
  if (llvm::isa<CXXThisExpr>(E))
    return false;
  for (;;) {
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(E)) {
      if (!llvm::isa<FieldDecl>(Member->getMemberDecl()))
        return false;
      E = Member->getBase()->IgnoreParenImpCasts();
    } else if (const auto *Arrow = llvm::dyn_cast<CXXOperatorCallExpr>(E);
               Arrow && Arrow->getOperator() == OO_Arrow) {
      E = Arrow->getArg(0)->IgnoreParenImpCasts();
    } else {
      break;
    }
  }
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(E);
  return llvm::isa<CXXThisExpr>(E) || (Name && llvm::isa<ParmVarDecl>(Name->getDecl()));
}

bool goesOnForEver(const Stmt &Loop, const ASTContext &Context) {
  const Expr *Condition = loopCondition(Loop);
  if (!Condition)
    return llvm::isa<ForStmt>(Loop);
  return !Condition->isValueDependent() && constantOf(*Condition, Context).value_or(0) != 0;
}

/// A flag that others reach: `std::atomic<bool> &stopped`, a variable of namespace scope.
bool isSharedFlag(const Stmt &S) {
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S);
  const auto *Variable = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  if (!Variable || (Variable->hasLocalStorage() && !Variable->getType()->isReferenceType() &&
                    !Name->refersToEnclosingVariableOrCapture()))
    return false;
  const QualType Type = Name->getType();
  return Type->isBooleanType() || structure::isStdClass(Type, {"atomic", "atomic_bool"});
}

/// A condition on what may say the same as a token: the state of the own object, a shared flag.
bool asksOthers(const Stmt &S) {
  const auto *If = llvm::dyn_cast<IfStmt>(&S);
  return If && anyStatement(If->getCond(), [](const Stmt &Inner) {
           return llvm::isa<CXXThisExpr>(Inner) || isSharedFlag(Inner);
         });
}

} // namespace

std::vector<const ValueDecl *> tokensOf(const Function &Coroutine, const Knowledge &Facts) {
  std::vector<const ValueDecl *> Result;
  for (const ParmVarDecl *Parameter : Coroutine.decl().parameters())
    if (Parameter->getIdentifier() && !Parameter->hasAttr<UnusedAttr>() &&
        isTokenGiven(Parameter->getType(), Facts))
      Result.push_back(Parameter);
  addCaptures(Coroutine.decl(), Facts, Result);
  for (const VarDecl *Local : Coroutine.locals())
    if (Facts.isStopToken(Local->getType()) && isAwaited(*Local))
      Result.push_back(Local);
  addMembers(Coroutine.decl(), Facts, Result);
  return Result;
}

std::vector<const MemberExpr *> tokensReached(const Function &Coroutine, const Knowledge &Facts) {
  std::vector<const MemberExpr *> Result;
  forEachStatement(&Coroutine.body(), [&](const Stmt &S) {
    const auto *Member = llvm::dyn_cast<MemberExpr>(&S);
    const auto IsSame = [&](const MemberExpr *Other) {
      return Other->getMemberDecl() == Member->getMemberDecl();
    };
    if (Member && llvm::isa<FieldDecl>(Member->getMemberDecl()) && leadsElsewhere(*Member) &&
        Facts.isStopToken(Member->getType()) && llvm::none_of(Result, IsSame))
      Result.push_back(Member);
  });
  return Result;
}

/// What a wrapper leads to: of `std::optional<std::reference_wrapper<abort_source>>` the source.
static QualType wrappedBy(QualType Type) {
  while (structure::isStdClass(Type.getNonReferenceType(), {"optional", "reference_wrapper"}))
    Type = structure::firstArgument(structure::classOf(Type));
  return Type;
}

bool takesToken(QualType Parameter, const ValueDecl &Token) {
  if (Parameter->isPointerType() && Token.getType()->isPointerType()) {
    const QualType Wanted = Parameter->getPointeeType(), Given = Token.getType()->getPointeeType();
    return structure::classOf(Wanted) && structure::classOf(Wanted) == structure::classOf(Given) &&
           (Wanted.isConstQualified() || !Given.isConstQualified());
  }
  const bool IsWrapped = wrappedBy(Parameter) != Parameter;
  Parameter = wrappedBy(Parameter);
  const CXXRecordDecl *Wanted = structure::classOf(Parameter);
  const QualType Given = Token.getType().getNonReferenceType();
  if (!Wanted || structure::classOf(Given) != Wanted)
    return false;
  const QualType Reached = IsWrapped ? Parameter : Parameter.getNonReferenceType();
  const bool NeedsMutable =
      (IsWrapped || Parameter->isLValueReferenceType()) && !Reached.isConstQualified();
  return !NeedsMutable || !Given.isConstQualified();
}

bool asksWhetherStopped(const Stmt *In, const ValueDecl &Token) {
  return anyStatement(In, [&](const Stmt &S) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(&S);
    return Call && mentions(Call->getImplicitObjectArgument(), Token);
  });
}

bool reachesOtherwise(const Function &Fn, const CallExpr &Call, const ValueDecl &Token,
                      const Knowledge &Facts) {
  const ValueDecl *Receiver = nullptr;
  if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call))
    Receiver = declarationNamedBy(*Member->getImplicitObjectArgument());
  const auto IsCallable = [](const Expr *E) { return structure::isCallable(E->getType()); };
  const auto IsGiven = [&](llvm::ArrayRef<const Expr *> Arguments, const Stmt &Whole) {
    const auto Speaks = [&](const Expr *E) { return mentions(E, Token); };
    return llvm::any_of(Arguments, Speaks) &&
           (llvm::any_of(Arguments, IsCallable) || (Receiver && mentions(&Whole, *Receiver)));
  };
  return anyStatement(&Fn.body(), [&](const Stmt &S) {
    if (const auto *Declaration = llvm::dyn_cast<DeclStmt>(&S))
      return llvm::any_of(Declaration->decls(), [&](const Decl *D) {
        const auto *Variable = llvm::dyn_cast<VarDecl>(D);
        return Variable && Variable == Receiver && mentions(Variable->getInit(), Token);
      });
    if (const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(&S))
      return IsGiven({Construction->getArgs(), Construction->getNumArgs()}, S);
    const auto *Other = llvm::dyn_cast<CallExpr>(&S);
    if (!Other || Facts.isAwaitable(Other->getType()))
      return false;
    const auto *OnToken = llvm::dyn_cast<CXXMemberCallExpr>(Other);
    return IsGiven({Other->getArgs(), Other->getNumArgs()}, S) ||
           (OnToken && mentions(OnToken->getImplicitObjectArgument(), Token) &&
            llvm::any_of(Other->arguments(), IsCallable));
  });
}

const Stmt *loopDeafTo(const ValueDecl &Token, const CoawaitExpr &Sleep, const Function &Fn,
                       const Knowledge &Facts) {
  const Stmt *Loop = &Sleep;
  while (Loop && !isLoop(*Loop))
    Loop = Fn.parents().getParent(Loop);
  const bool Hears = !Loop || !goesOnForEver(*Loop, Fn.decl().getASTContext()) ||
                     mentions(Loop, Token) || anyStatement(Loop, [&](const Stmt &S) {
                       const auto *Call = llvm::dyn_cast<CallExpr>(&S);
                       return asksOthers(S) || (Call && reachesOtherwise(Fn, *Call, Token, Facts));
                     });
  return Hears ? nullptr : Loop;
}

} // namespace coro_tidy
