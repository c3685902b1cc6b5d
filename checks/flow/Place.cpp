// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Place.h"
#include "flow/Accessors.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Containers.h"
#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::flow {
namespace {

/// std::move(x) and the other functions that only change the type of x.
bool isForwarding(const CallExpr *E) {
  if (structure::isMove(*E))
    return true;
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee || E->getNumArgs() != 1 || !Callee->isInStdNamespace() || !Callee->getIdentifier())
    return false;
  static constexpr llvm::StringLiteral Names[] = {
      "forward", "as_const", "addressof", "move_if_noexcept", "forward_like", "__addressof"};
  return llvm::is_contained(Names, Callee->getName());
}

} // namespace

const VarDecl *Place::variable() const {
  return What == Variable ? llvm::cast<VarDecl>(Named) : nullptr;
}

const VarDecl *Place::variableBehind() const {
  const Place *At = this;
  while (At->What == Pointee)
    At = At->Of;
  return At->variable();
}

const Place &Place::root() const {
  const Place *At = this;
  while (At->Of)
    At = At->Of;
  return *At;
}

bool Place::isWithin(const Place &Outer) const {
  for (const Place *At = this; At; At = At->Of)
    if (At == &Outer)
      return true;
  return false;
}

bool Place::endsWith(const Place &Outer) const {
  for (const Place *At = this; At != &Outer; At = At->Of)
    if (!At->Of || (At->What == Pointee && !isOwner(At->Of->type())) ||
        (At->What == Member && At->Named->getType()->isReferenceType()))
      return false;
  return true;
}

bool Place::isReachedByCopies(const Place &Outer) const {
  for (const Place *At = this; At != &Outer && At->Of; At = At->Of)
    if (At->What == Pointee && structure::isSharing(At->Of->type()))
      return true;
  return false;
}

QualType Place::type() const {
  switch (What) {
  case Variable:
  case Member:
    return Named->getType().getNonReferenceType();
  case Temporary:
    return Made->getType();
  case Pointee: {
    const QualType Pointer = Of->type();
    if (Pointer.isNull())
      return {};
    if (const QualType Direct = Pointer->getPointeeType(); !Direct.isNull())
      return Direct;
    return structure::pointeeOf(Pointer);
  }
  case Element:
    return Of->type().isNull() ? QualType() : structure::elementOf(Of->type());
  case Object:
    return {};
  }
  return {};
}

const Place *Places::intern(const Place &Found) {
  const void *Own = Found.Named ? static_cast<const void *>(Found.Named) : Found.Made;
  const Place *&Entry = Known[{Found.What, Found.Of, Own}];
  if (!Entry)
    Entry = &All.emplace_back(Found);
  return Entry;
}

const Place *Places::step(const Place &Further) {
  unsigned Steps = 0, Members = 0;
  for (const Place *At = &Further; At->Of; At = At->Of) {
    ++Steps;
    Members += At->What == Place::Member;
  }
  return Steps <= MaxSteps && Members <= MaxMembers ? intern(Further) : nullptr;
}

const Place *Places::variable(const VarDecl &Var) {
  return intern({Place::Variable, nullptr, Var.getCanonicalDecl()});
}

const Place *Places::object() { return intern({Place::Object}); }

const Place *Places::temporary(const Expr &Made) {
  return intern({Place::Temporary, nullptr, nullptr, &Made});
}

const Place *Places::pointee(const Place *Of) { return Of ? step({Place::Pointee, Of}) : nullptr; }

const Place *Places::member(const Place *Of, const ValueDecl &Named) {
  return Of ? step({Place::Member, Of, &Named}) : nullptr;
}

const Place *Places::element(const Place *Of) { return Of ? step({Place::Element, Of}) : nullptr; }

const Place *Places::part(const Place *Of, int Index) {
  const QualType Type = Of ? Of->type() : QualType();
  if (Type.isNull() || Index < 0)
    return nullptr;
  if (Of->What == Place::Element)
    return Of;
  if (!structure::elementOf(Type).isNull())
    return element(Of);
  if (const auto *Whole = llvm::dyn_cast_or_null<DecompositionDecl>(Of->variable()))
    return static_cast<size_t>(Index) < Whole->bindings().size()
               ? member(Of, *Whole->bindings()[Index])
               : nullptr;
  const CXXRecordDecl *Class = structure::classOf(Type);
  if (!Class || Class->getNumBases() != 0)
    return nullptr;
  for (const FieldDecl *Field : Class->fields())
    if (Index-- == 0)
      return member(Of, *Field);
  return nullptr;
}

/// What makes a temporary is known by its outermost expression, as its end is.
const Place *Places::of(const Expr *E) {
  while (E) {
    if (llvm::isa<MaterializeTemporaryExpr>(E))
      return temporary(*E);
    if (llvm::isa<CXXThisExpr>(E)) // a pointer, of which `this->x` and `*this` are all that is used
      return object();
    if (const auto *Name = llvm::dyn_cast<DeclRefExpr>(E)) {
      if (const auto *Part = llvm::dyn_cast<BindingDecl>(Name->getDecl())) {
        const auto *Whole = llvm::dyn_cast_or_null<VarDecl>(Part->getDecomposedDecl());
        return Whole ? member(variable(*Whole), *Part) : nullptr;
      }
      const auto *Var = llvm::dyn_cast<VarDecl>(Name->getDecl());
      return Var ? variable(*Var) : nullptr;
    }
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(E))
      return ofMember(*Member);
    if (const auto *Index = llvm::dyn_cast<ArraySubscriptExpr>(E)) {
      const Expr *Base = Index->getBase();
      const bool OfArray = Base->IgnoreParenImpCasts()->getType()->isArrayType();
      return OfArray ? element(of(Base)) : behind(Base);
    }
    if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(E);
        Unary && Unary->getOpcode() == UO_Deref)
      return behind(Unary->getSubExpr());
    const Expr *Inner = passedOn(E);
    if (!Inner && llvm::isa<CallExpr>(E))
      return ofCall(llvm::cast<CallExpr>(*E));
    E = Inner;
  }
  return nullptr;
}

/// `this`, `&x` and `p.get()` are the places of the objects themselves.
const Place *Places::behind(const Expr *Pointer) {
  const Place *Named = of(Pointer);
  const Expr *Plain = Pointer->IgnoreParenImpCasts();
  const bool IsAddress = llvm::isa<CXXThisExpr>(Plain) || takesAddress(Plain) ||
                         (llvm::isa<CallExpr>(Plain) && Plain->isPRValue());
  return IsAddress ? Named : pointee(Named);
}

const Place *Places::ofMember(const MemberExpr &Member) {
  if (const auto *Static = llvm::dyn_cast<VarDecl>(Member.getMemberDecl()))
    return variable(*Static);
  const auto *Field = llvm::dyn_cast<FieldDecl>(Member.getMemberDecl());
  if (!Field)
    return nullptr;
  const Expr *Base = Member.getBase();
  return member(Member.isArrow() ? behind(Base) : of(Base), *Field->getCanonicalDecl());
}

const Place *Places::ofCall(const CallExpr &Call) {
  if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(&Call)) {
    const bool IsUnary = Call.getNumArgs() == 1;
    if (Operator->getOperator() == OO_Arrow || (Operator->getOperator() == OO_Star && IsUnary))
      return pointee(of(Call.getArg(0)));
    return Operator->getOperator() == OO_Subscript ? element(of(Call.getArg(0))) : nullptr;
  }
  if (const Place *Part = partByRole(Call, *this))
    return Part;
  return Call.isGLValue() || Call.getType()->isPointerType() ? accessed(Call) : nullptr;
}

const Place *Places::accessed(const CallExpr &Call) {
  if (const auto Known = Accessed.find(&Call); Known != Accessed.end())
    return Known->second;
  return Accessed[&Call] = accessedBy(Call, *this);
}

const Place *Places::receiver(const CXXMemberCallExpr &Call) {
  const Expr *On = Call.getImplicitObjectArgument();
  return On->getType()->isPointerType() ? behind(On) : of(On);
}

void Places::bind(const VarDecl &Variable, const Place *To) {
  if (To)
    Bound[variable(Variable)] = To;
}

const Place &Places::resolved(const Place &Of) {
  const Place &Root = Of.root();
  const Place *To = Bound.lookup(&Root);
  const Place *Found = To ? rebased(Of, Root, *To) : nullptr;
  return Found ? *Found : Of;
}

const Place *Places::rebased(const Place &Of, const Place &Outer, const Place &To) {
  if (&Of == &Outer)
    return &To;
  const Place *Base = Of.Of ? rebased(*Of.Of, Outer, To) : nullptr;
  if (!Base)
    return nullptr;
  Place Moved = Of;
  Moved.Of = Base;
  return step(Moved);
}

bool isOwner(QualType Type) {
  const CXXRecordDecl *Class = structure::classOf(Type);
  return Class && !Class->hasTrivialDestructor() && structure::hasOperator(*Class, OO_Star) &&
         structure::hasOperator(*Class, OO_Arrow);
}

const Expr *passedOn(const Expr *E) {
  if (const auto *Paren = dyn_cast<ParenExpr>(E))
    return Paren->getSubExpr();
  if (isa<CXXDynamicCastExpr>(E))
    return nullptr;
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return Cast->getSubExpr();
  if (const auto *Full = dyn_cast<ExprWithCleanups>(E))
    return Full->getSubExpr();
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
    return Temporary->getSubExpr();
  if (const auto *Temporary = dyn_cast<CXXBindTemporaryExpr>(E))
    return Temporary->getSubExpr();
  if (const auto *Parameter = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
    return Parameter->getReplacement();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && (Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Extension))
    return Unary->getSubExpr();
  if (const auto *Call = dyn_cast<CallExpr>(E); Call && isForwarding(Call))
    return Call->getArg(0);
  return nullptr;
}

const Expr *originOf(const Expr *E) {
  while (const Expr *Inner = passedOn(E))
    E = Inner;
  return E;
}

bool isNullPointer(const Expr &E) { return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(originOf(&E)); }

bool takesAddress(const Expr *E) {
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_AddrOf;
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return Cast->getCastKind() == CK_ArrayToPointerDecay;
  const Expr *Inner = isa<CallExpr>(E) ? passedOn(E) : nullptr;
  return Inner && E->getType()->isPointerType() && !Inner->getType()->isPointerType();
}

} // namespace coro_tidy::flow
