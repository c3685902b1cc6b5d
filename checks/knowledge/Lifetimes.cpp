// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Lifetimes.h"
#include "knowledge/Structure.h"
#include "clang/AST/Attr.h"
#include "clang/AST/TypeLoc.h"

using namespace clang;

namespace coro_tidy {

bool isLifetimeBound(const ParmVarDecl &Parameter) {
  const auto *Said = Parameter.getAttr<LifetimeBoundAttr>();
  return Said && !Said->isImplicit();
}

/// The attribute of the object stands behind the parameters, as a part of the type.
bool bindsObject(const FunctionDecl &Fn) {
  const TypeSourceInfo *Written = Fn.getTypeSourceInfo();
  if (!Written)
    return false;
  AttributedTypeLoc Attributed;
  for (TypeLoc At = Written->getTypeLoc(); (Attributed = At.getAsAdjusted<AttributedTypeLoc>());
       At = Attributed.getModifiedLoc())
    if (Attributed.getAttrAs<LifetimeBoundAttr>())
      return true;
  return false;
}

bool isBoundByTask(const ParmVarDecl &Parameter, const FunctionDecl &Fn) {
  const CXXRecordDecl *Task = structure::classOf(Fn.getReturnType());
  const QualType Type = Parameter.getType();
  return Task && Task->hasAttr<CoroReturnTypeAttr>() && Task->hasAttr<CoroLifetimeBoundAttr>() &&
         !Fn.hasAttr<CoroDisableLifetimeBoundAttr>() &&
         (Type->isLValueReferenceType() || Type->isPointerType() || Type->isRecordType());
}

bool isNoEscape(const ParmVarDecl &Parameter) { return Parameter.hasAttr<NoEscapeAttr>(); }

} // namespace coro_tidy
