// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/CallSite.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/Support/FormatVariadic.h"

using namespace clang;

namespace coro_tidy {

/// Of a class, the number in its only member.
static std::optional<int64_t> onlyNumber(const APValue &Value) {
  if (Value.isInt())
    return Value.getInt().isRepresentableByInt64()
               ? std::optional<int64_t>(Value.getInt().getExtValue())
               : std::nullopt;
  if (Value.isFloat() && Value.getFloat().isZero())
    return 0;
  if (Value.isStruct() && Value.getStructNumBases() + Value.getStructNumFields() == 1)
    return onlyNumber(Value.getStructNumFields() ? Value.getStructField(0)
                                                 : Value.getStructBase(0));
  return std::nullopt;
}

std::optional<int64_t> constantOf(const Expr &Argument, const ASTContext &Context) {
  const Expr *Value = &Argument;
  if (const auto *Temporary = llvm::dyn_cast<MaterializeTemporaryExpr>(Value->IgnoreImplicit()))
    Value = Temporary->getSubExpr();
  Value = Value->IgnoreParens();
  Expr::EvalResult Result;
  if (Value->isValueDependent() || !Value->EvaluateAsRValue(Result, Context) ||
      Result.HasSideEffects)
    return std::nullopt;
  return onlyNumber(Result.Val);
}

/// A member function whose object is none of its parameters.
static bool isMethodWithObject(const NamedDecl *Callee) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
  return Method && !Method->isExplicitObjectMemberFunction();
}

CallSite callSite(const Stmt &At) {
  CallSite Site;
  if (const auto *Construction = llvm::dyn_cast<CXXConstructExpr>(&At)) {
    Site.Callee = Construction->getConstructor();
    Site.Arguments = {Construction->getArgs(), Construction->getNumArgs()};
    Site.Result = Construction->getType();
    return Site;
  }
  const auto *Call = llvm::dyn_cast<CallExpr>(&At);
  if (!Call)
    return Site;
  Site.Callee = llvm::dyn_cast_or_null<NamedDecl>(Call->getCalleeDecl());
  Site.Arguments = {Call->getArgs(), Call->getNumArgs()};
  Site.Result = Call->getType();
  if (Call->getNumArgs() != 0)
    Site.On = Call->getArg(0);
  if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Call)) {
    const Expr *Object = Member->getImplicitObjectArgument();
    Site.On = Object;
    if (!Object)
      return Site;
    QualType Type = Object->IgnoreParenImpCasts()->getType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    Site.ReceiverType = Type;
    Site.Receiver = structure::classOf(Type);
  } else if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(Call);
             Operator && isMethodWithObject(Site.Callee)) {
    const Expr *Object = Call->getArg(0)->IgnoreParenImpCasts();
    Site.ReceiverType = Object->getType();
    Site.Receiver = structure::classOf(Site.ReceiverType);
    Site.Arguments = Site.Arguments.drop_front();
    if (Operator->getOperator() == OO_Call)
      if (const auto *Named = llvm::dyn_cast<DeclRefExpr>(Object))
        if (const auto *Variable = llvm::dyn_cast<VarDecl>(Named->getDecl());
            Variable && Variable->hasGlobalStorage())
          Site.Functor = Variable;
  }
  return Site;
}

/// All lambdas of an inline function have one USR, and so has all that they contain.
static void addPlacesOfLambdas(const Decl &D, llvm::SmallVectorImpl<char> &Key) {
  const SourceManager &Sources = D.getASTContext().getSourceManager();
  for (const DeclContext *Around = D.getDeclContext(); Around; Around = Around->getParent())
    if (const auto *Class = llvm::dyn_cast<CXXRecordDecl>(Around); Class && Class->isLambda()) {
      const PresumedLoc At = Sources.getPresumedLoc(Sources.getFileLoc(Class->getLocation()));
      if (At.isValid())
        llvm::append_range(Key, llvm::formatv(":{0}:{1}", At.getLine(), At.getColumn()).str());
    }
}

std::string keyOf(const NamedDecl &D) {
  llvm::SmallString<128> Key;
  const bool Nameless = index::generateUSRForDecl(&D, Key);
  if (!Nameless)
    addPlacesOfLambdas(D, Key);
  if (!Nameless && D.hasExternalFormalLinkage())
    return Key.str().str();
  const SourceManager &Sources = D.getASTContext().getSourceManager();
  const PresumedLoc At = Sources.getPresumedLoc(Sources.getFileLoc(D.getLocation()));
  if (At.isValid())
    (Key += '@') += At.getFilename();
  if (At.isValid() && Nameless)
    Key += llvm::formatv(":{0}:{1}", At.getLine(), At.getColumn()).str();
  return Key.str().str();
}

} // namespace coro_tidy
