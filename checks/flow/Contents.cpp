// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Contents.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::flow {

using structure::plays;

/// By the types: a member of a container or an owner that takes what it has elements of.
const Place *insertionInto(const Destination &Given, QualType Value, Places &Known) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Given.Callee);
  const QualType Holder = Given.To ? Given.To->type() : QualType();
  if (!Method || Holder.isNull() || Method->isConst())
    return nullptr;
  const CXXRecordDecl *Put = structure::classOf(Value);
  const auto Takes = [&](QualType Element) {
    return Put && !Element.isNull() && structure::classOf(Element) == Put;
  };
  const Place *Owned = isOwner(Holder) ? Known.pointee(Given.To) : nullptr;
  if (Owned && Takes(Owned->type()))
    return Owned;
  return Takes(structure::elementOf(Holder)) ? Known.element(Given.To) : nullptr;
}

bool insertsAny(const Event &E, Places &Known) {
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E.At);
  return Call && llvm::any_of(Call->arguments(), [&](const Expr *Argument) {
           return insertionInto(
               {.How = Destination::Given, .To = E.Object, .Callee = E.Callee, .At = Call},
               Argument->getType(), Known);
         });
}

bool isNoContent(const Expr &Value) {
  return isNullPointer(Value) || structure::isStdClass(Value.getType(), {"nullopt_t"});
}

bool endsContents(const CXXMethodDecl &Member) {
  return plays(Member, structure::Role::Clears) || plays(Member, structure::Role::Resets);
}

bool leavesContents(const CXXMethodDecl &Member) {
  if (Member.isConst() || plays(Member, structure::Role::Reserves))
    return true;
  switch (Member.getOverloadedOperator()) {
  case OO_Subscript:
  case OO_Star:
  case OO_Arrow:
    return true; // The access to the value itself follows.
  default:
    return plays(Member, structure::Role::Element) || plays(Member, structure::Role::Content);
  }
}

static bool asksForContents(const CXXMethodDecl &Member) {
  const auto *To = llvm::dyn_cast<CXXConversionDecl>(&Member);
  return plays(Member, structure::Role::Counts) || plays(Member, structure::Role::HasValue) ||
         (To && To->getConversionType()->isBooleanType());
}

const Place *foundEmpty(const Event &Branch, Places &Known) {
  const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(Branch.At);
  const CXXMethodDecl *Asked = Call ? Call->getMethodDecl() : nullptr;
  if (!Asked || (Branch.Kind == EventKind::Holds
                     ? !plays(*Asked, structure::Role::Empty)
                     : Branch.Kind != EventKind::Fails || !asksForContents(*Asked)))
    return nullptr;
  const Place *Object = Known.receiver(*Call);
  return Object ? &Known.resolved(*Object) : nullptr;
}

} // namespace coro_tidy::flow
