// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/Source.h"
#include "core/Statements.h"
#include "knowledge/Behaviour.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"
#include <utility>

using namespace clang;

namespace coro_tidy {

SourceLocation locationOf(const flow::Event &E) {
  if (const auto *Argument = llvm::dyn_cast_or_null<CXXDefaultArgExpr>(E.Default))
    return Argument->getUsedLocation();
  if (const auto *Member = llvm::dyn_cast_or_null<CXXDefaultInitExpr>(E.Default))
    return Member->getUsedLocation();
  if (E.At)
    return E.At->getBeginLoc();
  return E.variable() ? E.variable()->getLocation() : SourceLocation();
}

/// Of a class of function objects, unless it has several or what is called may be another's.
static const FunctionDecl *onlyCallOperator(const CXXRecordDecl *Class) {
  if (!Class || !Class->hasDefinition() || Class->isLambda() || Class->isInStdNamespace())
    return nullptr;
  const auto Found =
      Class->lookup(Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call));
  const auto *Method =
      Found.isSingleResult() ? llvm::dyn_cast<CXXMethodDecl>(Found.front()) : nullptr;
  return Method && !Method->isVirtual() ? Method : nullptr;
}

/// std::bind(flush, store): what is called is the first argument.
static bool wrapsCallable(const CallExpr &Call) {
  return structure::isMove(Call) ||
         (Call.getNumArgs() != 0 &&
          llvm::any_of(
              std::initializer_list<llvm::StringRef>{"mem_fn", "bind", "bind_front", "bind_back",
                                                     "ref", "cref", "forward"},
              [&](llvm::StringRef Name) { return isStdFunction(Call.getDirectCallee(), Name); }));
}

/// `std::function<void()> job(flush)`: what is made of any callable calls that; null for other
/// values.
static const Expr *heldCallable(const Expr &Value) {
  const auto *Made = llvm::dyn_cast<CXXConstructExpr>(&Value);
  const bool IsOfAny = Made && Made->getNumArgs() == 1 &&
                       Made->getConstructor()->getPrimaryTemplate() &&
                       structure::isCallable(Made->getType());
  return IsOfAny ? Made->getArg(0) : nullptr;
}

const FunctionDecl *callableTarget(const Expr &Callable) {
  const Expr *Value = Callable.IgnoreUnlessSpelledInSource();
  if (const Expr *Held = heldCallable(*Value))
    return callableTarget(*Held);
  if (const auto *Call = llvm::dyn_cast<CallExpr>(Value); Call && wrapsCallable(*Call))
    return callableTarget(*Call->getArg(0));
  if (const auto *Lambda = llvm::dyn_cast<LambdaExpr>(Value))
    return Lambda->getCallOperator();
  if (const auto *Address = llvm::dyn_cast<UnaryOperator>(Value);
      Address && Address->getOpcode() == UO_AddrOf)
    Value = Address->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *Named = llvm::dyn_cast<DeclRefExpr>(Value))
    if (const auto *Fn = llvm::dyn_cast<FunctionDecl>(Named->getDecl()))
      return Fn;
  const CXXRecordDecl *Class = Value->getType()->getAsCXXRecordDecl();
  const bool IsNamedLambda = Class && Class->isLambda() && llvm::isa<DeclRefExpr>(Value);
  return IsNamedLambda ? Class->getLambdaCallOperator() : onlyCallOperator(Class);
}

/// Of a lambda for any type, those that it was made into.
static void addCallOperators(const CXXRecordDecl &Lambda,
                             llvm::SmallVectorImpl<const FunctionDecl *> &To) {
  if (const FunctionTemplateDecl *Generic = Lambda.getDependentLambdaCallOperator())
    llvm::append_range(To, Generic->specializations());
  else
    To.push_back(Lambda.getLambdaCallOperator());
}

llvm::SmallVector<const FunctionDecl *, 2> callableTargets(const Expr &Callable) {
  llvm::SmallVector<const FunctionDecl *, 2> Result;
  const CXXRecordDecl *Class =
      Callable.IgnoreUnlessSpelledInSource()->getType()->getAsCXXRecordDecl();
  if (Class && Class->isLambda()) {
    addCallOperators(*Class, Result);
  } else if (const FunctionDecl *Target = callableTarget(Callable)) {
    Result.push_back(Target);
  } else if (Class && Class->hasDefinition()) {
    for (const CXXBaseSpecifier &Base : Class->bases())
      if (const CXXRecordDecl *Part = Base.getType()->getAsCXXRecordDecl();
          Part && Part->isLambda())
        addCallOperators(*Part, Result);
  }
  return Result;
}

const Stmt *loopAround(const Stmt &Inner, const Function &In) {
  const Stmt *Around = In.parents().getParent(&Inner);
  while (Around && !isLoop(*Around))
    Around = In.parents().getParent(Around);
  return Around;
}

const CXXTryStmt *tryAround(const Stmt &Inner, const Function &In,
                            llvm::function_ref<bool(const CXXTryStmt &)> Is) {
  const Stmt *Below = &Inner;
  for (const Stmt *Above = In.parents().getParent(Below); Above;
       Below = std::exchange(Above, In.parents().getParent(Above)))
    if (const auto *Try = llvm::dyn_cast<CXXTryStmt>(Above);
        Try && Try->getTryBlock() == Below && (!Is || Is(*Try)))
      return Try;
  return nullptr;
}

bool isTriedWithin(const Stmt &Loop, const Stmt &Inner, const Function &In) {
  return tryAround(Inner, In, [&](const CXXTryStmt &Try) {
    const Stmt *Above = &Try;
    while (Above && Above != &Loop)
      Above = In.parents().getParent(Above);
    return Above;
  });
}

bool anyHandler(const CXXTryStmt &Of, llvm::function_ref<bool(const CXXCatchStmt &)> Is) {
  for (unsigned I = 0; I != Of.getNumHandlers(); ++I)
    if (Is(*Of.getHandler(I)))
      return true;
  return false;
}

bool canAwaitAt(const Expr &At, const Function &In) {
  if (!In.isCoroutine() || At.getBeginLoc().isMacroID() || At.getEndLoc().isMacroID())
    return false;
  const Stmt *Above = In.parents().getParent(&At);
  if (!Above)
    return false; // a default argument
  while (Above && !llvm::isa<CXXCatchStmt>(Above))
    Above = In.parents().getParent(Above);
  return !Above;
}

bool hasPostfix(const Expr &E, const ASTContext &Context) {
  const auto Next =
      Lexer::findNextToken(E.getEndLoc(), Context.getSourceManager(), Context.getLangOpts());
  return Next && Next->isOneOf(tok::period, tok::arrow, tok::l_square, tok::l_paren, tok::plusplus,
                               tok::minusminus);
}

std::vector<FixItHint> replaced(const Expr &Old, const std::string &New,
                                const ASTContext &Context) {
  const CharSourceRange Range =
      Lexer::makeFileCharRange(CharSourceRange::getTokenRange(Old.getSourceRange()),
                               Context.getSourceManager(), Context.getLangOpts());
  if (Range.isInvalid() || Old.getBeginLoc().isMacroID())
    return {};
  return {FixItHint::CreateReplacement(Range, New)};
}

std::vector<FixItHint> wrapped(const Expr &Inner, const std::string &Before,
                               const std::string &After, const ASTContext &Context) {
  const SourceLocation End = Lexer::getLocForEndOfToken(
      Inner.getEndLoc(), 0, Context.getSourceManager(), Context.getLangOpts());
  if (End.isInvalid() || Inner.getBeginLoc().isMacroID() || Inner.getEndLoc().isMacroID())
    return {};
  return {FixItHint::CreateInsertion(Inner.getBeginLoc(), Before),
          FixItHint::CreateInsertion(End, After)};
}

bool isDeclared(llvm::StringRef Qualified, const ASTContext &Context) {
  const DeclContext *In = Context.getTranslationUnitDecl();
  for (llvm::StringRef Name; In && !Qualified.empty();) {
    std::tie(Name, Qualified) = Qualified.split("::");
    const auto Found = In->lookup(&Context.Idents.get(Name));
    if (Found.empty())
      return false;
    In = llvm::dyn_cast<DeclContext>(Found.front());
  }
  return Qualified.empty();
}

/// The variable in `if (x)`, `if (!x)`, `if (x != nullptr)`.
static const VarDecl *testedBy(const Expr &Condition) {
  const Expr *E = Condition.IgnoreParenImpCasts();
  if (const auto *Not = llvm::dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot)
    return testedBy(*Not->getSubExpr());
  if (const auto *Rewritten = llvm::dyn_cast<CXXRewrittenBinaryOperator>(E))
    return testedBy(*Rewritten->getLHS());
  if (const auto *Compared = llvm::dyn_cast<CXXOperatorCallExpr>(E);
      Compared && Compared->isComparisonOp())
    return testedBy(*Compared->getArg(0));
  if (const auto *Converted = llvm::dyn_cast<CXXMemberCallExpr>(E);
      Converted && llvm::isa_and_nonnull<CXXConversionDecl>(Converted->getMethodDecl()))
    return testedBy(*Converted->getImplicitObjectArgument());
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(E);
  return Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
}

bool standsInBranchOn(const Stmt &At, const Function &In, const ValueDecl *Of,
                      llvm::function_ref<bool(const VarDecl &)> Fits) {
  for (const Stmt *Above = In.parents().getParent(&At); Above && !llvm::isa<LambdaExpr>(Above);
       Above = In.parents().getParent(Above)) {
    if (Of && declares(*Above, *Of))
      return false;
    const auto *Branch = llvm::dyn_cast<IfStmt>(Above);
    const VarDecl *Tested = Branch ? testedBy(*Branch->getCond()) : nullptr;
    if (Tested && Tested->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Tested) &&
        (!Fits || Fits(*Tested)))
      return true;
  }
  return false;
}

} // namespace coro_tidy
