// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether what a library file says of a function holds for one call of it: the conditions
// `when` and `unless`.

#include "knowledge/Knowledge.h"
#include "knowledge/Names.h"
#include "knowledge/Structure.h"
#include "knowledge/Tree.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

/// The class of that name or one that is derived from it.
bool isClassNamed(QualType Type, llvm::StringRef Name, const Knowledge &Known) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  const CXXRecordDecl *Named = Class ? classBehind(Known.lookUp(Name)) : nullptr;
  if (!Named)
    return false;
  const auto IsOther = [&](const CXXRecordDecl *Other) {
    return Other->getCanonicalDecl() != Named && patternOf(*Other) != Named;
  };
  return !IsOther(Class) || !Class->forallBases(IsOther);
}

/// The same of what a template of the class's own library wraps directly: asio::strand<E>,
/// asio::executor_binder<asio::detached_t, E>.
bool wrapsClassNamed(QualType Type, llvm::StringRef Name, const Knowledge &Known) {
  if (isClassNamed(Type, Name, Known))
    return true;
  const CXXRecordDecl *Wrapper = structure::classOf(Type);
  const QualType Wrapped = structure::firstArgument(Wrapper);
  const NamedDecl *Named = Known.lookUp(Name);
  const NamespaceDecl *Library = Wrapped.isNull() ? nullptr : Known.described(*Wrapper);
  return Named && Library && Known.described(*Named) == Library &&
         isClassNamed(Wrapped, Name, Known);
}

/// A local number that gets more bits and loses none:
///   int Flags = A;  if (Shared) Flags |= B;
bool onlyGetsBits(const VarDecl &Number) {
  const auto *In = llvm::dyn_cast<FunctionDecl>(Number.getDeclContext());
  const auto IsIt = [&](const Expr *E) {
    const auto *Name = llvm::dyn_cast<DeclRefExpr>(E->IgnoreParens());
    return Name && Name->getDecl() == &Number;
  };
  unsigned Uses = 0, Harmless = 0;
  forEachStatement(In ? In->getBody() : nullptr, [&](const Stmt &S) {
    const auto *Set = llvm::dyn_cast<BinaryOperator>(&S);
    const auto *Read = llvm::dyn_cast<ImplicitCastExpr>(&S);
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(&S))
      Uses += IsIt(Name);
    else if (Set && Set->getOpcode() == BO_OrAssign)
      Harmless += IsIt(Set->getLHS());
    else if (Read && Read->getCastKind() == CK_LValueToRValue)
      Harmless += IsIt(Read->getSubExpr());
  });
  return Uses > 0 && Uses == Harmless;
}

/// A number that has at least those bits which the argument has for certain.
std::optional<int64_t> bitsOf(const Expr &Argument, const ASTContext &Context) {
  if (const auto Value = constantOf(Argument, Context))
    return Value;
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(Argument.IgnoreParenImpCasts());
  const auto *Number = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  return Number && Number->isLocalVarDecl() && Number->getInit() && onlyGetsBits(*Number)
             ? constantOf(*Number->getInit(), Context)
             : std::nullopt;
}

/// `constexpr auto Path = "/proc/self/status";`
const Expr *valueOfConstant(const Expr &Argument) {
  const auto *Name = llvm::dyn_cast<DeclRefExpr>(&Argument);
  const auto *Constant = Name ? llvm::dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  const bool IsConstant = Constant && Constant->getType().isConstQualified();
  return IsConstant && Constant->getAnyInitializer()
             ? Constant->getAnyInitializer()->IgnoreUnlessSpelledInSource()
             : &Argument;
}

/// "/proc/self/status", a constant of this value, and "/proc/" + std::to_string(Process)
bool beginsWith(const Expr &Argument, llvm::StringRef Text) {
  const Expr *First = valueOfConstant(*Argument.IgnoreUnlessSpelledInSource());
  for (const auto *Sum = llvm::dyn_cast<CXXOperatorCallExpr>(First);
       Sum && Sum->getOperator() == OO_Plus; Sum = llvm::dyn_cast<CXXOperatorCallExpr>(First))
    First = Sum->getArg(0)->IgnoreUnlessSpelledInSource();
  const auto *Literal = llvm::dyn_cast<StringLiteral>(valueOfConstant(*First));
  return Literal && Literal->getCharByteWidth() == 1 && Literal->getString().starts_with(Text);
}

} // namespace

bool Knowledge::applies(const StatedFact &Said, const CallSite &Call) const {
  const auto Fits = [&](const CallPattern &Pattern) { return applies(Pattern, Call); };
  return (Said.When.empty() || llvm::any_of(Said.When, Fits)) && llvm::none_of(Said.Unless, Fits);
}

/// An absent argument or an unknown constant fits no pattern.
bool Knowledge::applies(const CallPattern &Pattern, const CallSite &Call) const {
  if (Pattern.Arguments >= 0) {
    const auto Written = llvm::count_if(
        Call.Arguments, [](const Expr *E) { return !llvm::isa<CXXDefaultArgExpr>(E); });
    if (Written != Pattern.Arguments)
      return false;
  }
  if (!Pattern.Returns.empty() &&
      (Call.Result.isNull() || !isClassNamed(Call.Result, Pattern.Returns, *this)))
    return false;
  if (!Pattern.On.empty()) {
    const auto *Named =
        Call.On ? llvm::dyn_cast<DeclRefExpr>(Call.On->IgnoreParenImpCasts()) : nullptr;
    if (!Named || Named->getDecl()->getCanonicalDecl() != lookUp(Pattern.On))
      return false;
  }
  if (Pattern.Argument < 0)
    return true;
  if (static_cast<size_t>(Pattern.Argument) >= Call.Arguments.size())
    return false;
  const Expr &Argument = *Call.Arguments[Pattern.Argument];
  if (!Pattern.Type.empty() &&
      !wrapsClassNamed(Argument.IgnoreParenImpCasts()->getType(), Pattern.Type, *this))
    return false;
  if (!Pattern.Begins.empty() && !beginsWith(Argument, Pattern.Begins))
    return false;
  if (!Pattern.Is && !Pattern.Has)
    return true;
  const std::optional<int64_t> Value =
      Pattern.Is ? constantOf(Argument, Context) : bitsOf(Argument, Context);
  return Value && (!Pattern.Is || *Value == *Pattern.Is) &&
         (!Pattern.Has || (*Value & *Pattern.Has) == *Pattern.Has);
}

} // namespace coro_tidy
