// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether what a library file says of a function holds for one call of it: the conditions
// `when` and `unless`.

#include "knowledge/Knowledge.h"
#include "knowledge/Names.h"
#include "knowledge/Structure.h"
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
  if (!Pattern.Is && !Pattern.Has)
    return true;
  const std::optional<int64_t> Value = constantOf(Argument, Context);
  return Value && (!Pattern.Is || *Value == *Pattern.Is) &&
         (!Pattern.Has || (*Value & *Pattern.Has) == *Pattern.Has);
}

} // namespace coro_tidy
