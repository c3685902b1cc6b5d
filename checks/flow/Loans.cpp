// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Loans.h"
#include "knowledge/Containers.h"
#include "knowledge/Lifetimes.h"
#include "knowledge/Structure.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::flow {
namespace {

bool hasReferringField(const CXXRecordDecl &Class) {
  const auto Refers = [](const FieldDecl *Field) { return refersElsewhere(Field->getType()); };
  return llvm::any_of(Class.fields(), Refers) ||
         llvm::any_of(Class.bases(), [](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *Part = structure::classOf(Base.getType());
           return Part && hasReferringField(*Part);
         });
}

/// Iterators and views are cheap to copy and own nothing: no destructor has work to do.
bool isView(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || !Class->hasTrivialDestructor())
    return false;
  const bool LeadsOn = !structure::pointeeOf(Type).isNull() ||
                       !structure::elementOf(Type).isNull() ||
                       structure::isStdClass(Type, {"reference_wrapper"});
  return LeadsOn && hasReferringField(*Class);
}

/// `asio::const_buffer`: nothing but numbers and pointers, which own nothing. A view that is made
/// from one refers to what the pointers do.
bool isPlainReference(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  const auto IsScalar = [](const FieldDecl *Field) { return Field->getType()->isScalarType(); };
  return Class && Class->isTriviallyCopyable() && Class->getNumBases() == 0 &&
         llvm::all_of(Class->fields(), IsScalar) &&
         llvm::any_of(Class->fields(), [](const FieldDecl *Field) {
           return Field->getType()->isObjectPointerType() || Field->getType()->isVoidPointerType();
         });
}

/// What an attribute of the callee says that its result refers to.
const Place *boundTo(const CallExpr &Call, Places &Known) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee)
    return nullptr;
  const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call);
  if (Member && bindsObject(*Callee))
    return Known.receiver(*Member);
  if (llvm::isa<CXXOperatorCallExpr>(Call))
    return nullptr;
  for (unsigned I = 0; I < Callee->getNumParams() && I < Call.getNumArgs(); ++I)
    if (const ParmVarDecl &Parameter = *Callee->getParamDecl(I); isLifetimeBound(Parameter))
      return borrowed(Parameter.getType(), *Call.getArg(I), Known);
  return nullptr;
}

/// The same of a value that is such a call. A reference to what a container has elements of is one
/// to an element.
const Place *lentByAttribute(const Expr &Value, Places &Known) {
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(originOf(&Value));
  const Place *Of = Call ? boundTo(*Call, Known) : nullptr;
  if (!Of || !Call->isGLValue() || Of->type().isNull())
    return Of;
  const QualType Element = structure::elementOf(Of->type());
  const bool IsElement = !Element.isNull() && Element->getCanonicalTypeUnqualified() ==
                                                  Call->getType()->getCanonicalTypeUnqualified();
  return IsElement ? Known.element(Of) : Of;
}

/// Whether a view can refer into such an object, and not only to what the object refers to: it has
/// parts that are neither numbers nor references, or owns something.
bool hasContent(QualType Type) {
  if (Type->isScalarType() || Type->isReferenceType() || isView(Type))
    return false;
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || !Class->hasTrivialDestructor())
    return true;
  return llvm::any_of(Class->fields(),
                      [](const FieldDecl *Field) { return hasContent(Field->getType()); }) ||
         llvm::any_of(Class->bases(),
                      [](const CXXBaseSpecifier &Base) { return hasContent(Base.getType()); });
}

/// Follows the value of a pointer or of a view to what it was made from.
class Referent {
public:
  explicit Referent(Places &Known) : Known(Known) {}

  const Place *of(const Expr *Value, unsigned Depth = 0) {
    constexpr unsigned MaxDepth = 4;
    if (!Value || Depth > MaxDepth)
      return nullptr;
    if (takesAddress(Value))
      return Known.of(Value);
    if (const auto *Cast = llvm::dyn_cast<ImplicitCastExpr>(Value);
        Cast && Cast->getCastKind() == CK_ArrayToPointerDecay)
      return Known.of(Cast->getSubExpr());
    if (const auto *Made = llvm::dyn_cast<CXXConstructExpr>(Value))
      return ofConstruction(*Made, Depth);
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Value))
      return ofMember(*Member, Depth);
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(Value))
      return ofVariable(*Name);
    if (const auto *Either = llvm::dyn_cast<ConditionalOperator>(Value))
      return ofEither(*Either, Depth);
    if (const auto *Call = llvm::dyn_cast<CallExpr>(Value); Call && !passedOn(Call))
      return ofCall(*Call);
    return of(passedOn(Value), Depth);
  }

private:
  static bool isStdRef(const CallExpr &Call) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    return Callee && Call.getNumArgs() == 1 && Callee->isInStdNamespace() &&
           Callee->getIdentifier() && llvm::is_contained({"ref", "cref"}, Callee->getName());
  }

  const Place *ofCall(const CallExpr &Call) {
    if (isStdRef(Call))
      return Known.of(Call.getArg(0));
    const Place *Part = Known.accessed(Call);
    return Part ? Part : lentByAttribute(Call, Known);
  }

  /// `found ? &it->second : nullptr`
  const Place *ofEither(const ConditionalOperator &Either, unsigned Depth) {
    const Place *First = of(Either.getTrueExpr(), Depth + 1);
    const Place *Second = of(Either.getFalseExpr(), Depth + 1);
    if (isNullPointer(*Either.getTrueExpr()) || First == Second)
      return Second;
    return isNullPointer(*Either.getFalseExpr()) ? First : nullptr;
  }

  /// A copy of a view refers to the same; a view of a range, to that.
  const Place *ofConstruction(const CXXConstructExpr &Made, unsigned Depth) {
    if (Made.getNumArgs() == 0)
      return nullptr;
    const Expr *From = Made.getArg(0);
    const bool IsWrapped = structure::isStdClass(Made.getType(), {"reference_wrapper"});
    if (refersElsewhere(From->getType()) || (!IsWrapped && isPlainReference(From->getType())))
      return of(From, Depth + 1);
    return From->isGLValue() ? Known.of(From) : nullptr;
  }

  /// `text.c_str()`, `items.begin()`, the conversion of a string to a view. What a member of
  /// a view returns refers to what the view does.
  const Place *ofMember(const CXXMemberCallExpr &Call, unsigned Depth) {
    const CXXMethodDecl *Callee = Call.getMethodDecl();
    if (!Callee || !refersElsewhere(Callee->getReturnType()))
      return nullptr;
    const Expr *On = Call.getImplicitObjectArgument();
    const QualType Object = On->getType();
    if (isView(Object))
      return of(On, Depth + 1);
    const bool IsPointer = Call.getType()->isPointerType(); // `owner.get()`
    if (IsPointer && !Callee->isConst() &&
        structure::storageOf(Call.getObjectType()) == structure::Storage::Owned)
      return nullptr; // `owner.release()`
    const Place *Part = IsPointer ? Known.of(&Call) : Known.accessed(Call);
    return Part || !hasContent(Call.getObjectType()) ? Part : Known.receiver(Call);
  }

  const Place *ofVariable(const DeclRefExpr &Name) {
    const auto *Variable = llvm::dyn_cast<VarDecl>(Name.getDecl());
    const bool IsLocal =
        Variable && Variable->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Variable);
    return IsLocal && Variable->getInit() && refersElsewhere(Variable->getType())
               ? borrowed(Variable->getType(), *Variable->getInit(), Known)
               : nullptr;
  }

  Places &Known;
};

} // namespace

bool refersElsewhere(QualType Type) {
  if (Type->isReferenceType())
    return !Type->getPointeeType()->isFunctionType();
  if (Type->isPointerType())
    return Type->getPointeeType()->isObjectType();
  return isView(Type);
}

const Place *borrowed(QualType By, const Expr &Value, Places &Known) {
  if (!refersElsewhere(By))
    return nullptr;
  if (!By->isReferenceType())
    return Referent(Known).of(&Value);
  const Place *Of = Known.of(&Value);
  return Of ? Of : lentByAttribute(Value, Known);
}

/// What initialises the members of an aggregate, after those of its bases.
static llvm::ArrayRef<Expr *> initializers(const Expr &Value) {
  const Expr *Made = originOf(&Value);
  if (const auto *List = llvm::dyn_cast<InitListExpr>(Made)) {
    const InitListExpr *Semantic = List->isSemanticForm() ? List : List->getSemanticForm();
    return {Semantic->getInits(), Semantic->getNumInits()};
  }
  const auto *Paren = llvm::dyn_cast<CXXParenListInitExpr>(Made);
  return Paren ? Paren->getInitExprs() : llvm::ArrayRef<Expr *>();
}

const Place *borrowedByMember(QualType By, const Expr &Value, Places &Known) {
  const CXXRecordDecl *Class = structure::classOf(By);
  if (!Class || By->isReferenceType() || !Class->isAggregate() || Class->isUnion())
    return nullptr;
  const llvm::ArrayRef<Expr *> Given = initializers(Value);
  unsigned Index = Class->getNumBases();
  for (const FieldDecl *Field : Class->fields()) {
    if (Index >= Given.size())
      return nullptr;
    if (const Place *Of = borrowed(Field->getType(), *Given[Index++], Known))
      return Of;
  }
  return nullptr;
}

/// Where the way leads after one alias: `this->x.y` for `r.y`. Null when it begins with none.
static const Place *withoutAlias(const Place &Of, Places &Known) {
  const Place &Root = Of.root();
  const VarDecl *Alias = Root.variable();
  if (!Alias || llvm::isa<ParmVarDecl>(Alias) || !Alias->getInit() ||
      !refersElsewhere(Alias->getType()))
    return nullptr;
  const QualType Type = Alias->getType();
  const Place *To = borrowed(Type, *Alias->getInit(), Known);
  const Place *Behind = Known.pointee(&Root);
  if (!To || !Behind)
    return nullptr;
  if (Type->isPointerType())
    return Of.isWithin(*Behind) ? Known.rebased(Of, *Behind, *To) : nullptr;
  // An iterator was made from the container, and leads to an element.
  const bool IsIterator = !Type->isReferenceType() && !structure::pointeeOf(Type).isNull() &&
                          !To->type().isNull() && !structure::elementOf(To->type()).isNull();
  const Place *Element = IsIterator && Of.isWithin(*Behind) ? Known.element(To) : nullptr;
  return Element ? Known.rebased(Of, *Behind, *Element) : Known.rebased(Of, Root, *To);
}

const Place &withoutAliases(const Place &Of, Places &Known) {
  const Place *At = &Of;
  for (unsigned I = 0; I != Places::MaxSteps; ++I) {
    const Place *Next = withoutAlias(*At, Known);
    if (!Next)
      break;
    At = Next;
  }
  return *At;
}

} // namespace coro_tidy::flow
