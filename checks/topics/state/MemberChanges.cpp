// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "topics/state/MemberChanges.h"
#include "core/Statements.h"
#include "flow/Loans.h"
#include "knowledge/Behaviour.h"
#include "knowledge/Containers.h"
#include "knowledge/Structure.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace coro_tidy {
namespace {

using flow::Event;
using flow::EventKind;
using structure::Change;
using structure::Storage;

/// Whether others have the address of what a variable of this function leads to.
bool isReachedByOthers(const flow::Place &Of, const Function &In) {
  const flow::Place &Root = Of.root();
  if (Root.What == flow::Place::Object)
    return true;
  const VarDecl *Variable = Root.variable();
  if (!Variable)
    return false;
  if (Variable->hasGlobalStorage())
    return Variable->getTLSKind() == VarDecl::TLS_None && !Variable->getType().isConstQualified();
  if (!In.events()->declares(Root))
    return true; // captured
  for (const flow::Place *At = &Of; At->Of; At = At->Of)
    if (At->What == flow::Place::Pointee) {
      const CXXRecordDecl *Owner = structure::classOf(At->Of->type());
      if (!Owner || structure::isCopyable(*Owner))
        return true;
    }
  return Variable->getType()->isReferenceType();
}

/// A member function of a container, an owner, or of what is numbered as containers are.
std::optional<std::pair<Fact, bool>> effectOfCall(const FunctionDecl &Callee, QualType On,
                                                  const Knowledge &Facts) {
  const Storage Of = structure::storageOf(On);
  const Change How = Of == Storage::None ? Change::None : structure::changeBy(Callee);
  if (How == Change::Grows && Of != Storage::Owned)
    return std::pair(Fact::Grows, false);
  const bool IsNamed = Of == Storage::None && structure::isIndexed(On) &&
                       Facts.holds(Callee, Fact::Removes, Standing::Name);
  if (How != Change::None || IsNamed)
    return std::pair(Fact::Shrinks, structure::endsAll(Callee));
  return std::nullopt;
}

/// The container that gets an element by the assignment, where it has none for that key:
/// `sessions_[id] = s`. What is found by its number is there.
const flow::Place *keyedBy(const Event &Assign) {
  const flow::Place *Element = Assign.Object;
  if (Assign.Kind != EventKind::Assign || Element->What != flow::Place::Element || !Element->Of)
    return nullptr;
  const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Assign.At);
  const auto *Built = llvm::dyn_cast_or_null<BinaryOperator>(Assign.At);
  const Expr *To = Operator ? Operator->getArg(0) : Built ? Built->getLHS() : nullptr;
  const auto *Subscript =
      To ? llvm::dyn_cast<CXXOperatorCallExpr>(To->IgnoreParenImpCasts()) : nullptr;
  const auto *Finds =
      Subscript ? llvm::dyn_cast_or_null<CXXMethodDecl>(Subscript->getDirectCallee()) : nullptr;
  return Finds && Finds->getOverloadedOperator() == OO_Subscript && !Finds->isConst() &&
                 !structure::mappedOf(Element->Of->type()).isNull()
             ? Element->Of
             : nullptr;
}

/// What the event does to its object, and whether to all of it.
std::optional<std::pair<Fact, bool>> effectOf(const Event &E, const Function &In,
                                              const Knowledge &Facts) {
  const QualType Type = E.Object->type();
  const bool IsStored = structure::storageOf(Type) != Storage::None;
  switch (E.Kind) {
  case EventKind::Assign:
    return std::pair(IsStored ? Fact::Shrinks : Fact::Sets, true);
  case EventKind::Move:
    return IsStored && isMovedFrom(E, In) ? std::optional(std::pair(Fact::Shrinks, true))
                                          : std::nullopt;
  case EventKind::Pass: {
    const auto *To = llvm::dyn_cast_or_null<FunctionDecl>(E.Goes.Callee);
    if (!IsStored || !To || structure::changeOfArgument(*To) != Change::Shrinks)
      return std::nullopt;
    return std::pair(Fact::Shrinks, structure::endsAll(*To));
  }
  case EventKind::Call: {
    const auto *Callee = llvm::dyn_cast_or_null<FunctionDecl>(E.Callee);
    return Callee && !Type.isNull() ? effectOfCall(*Callee, Type, Facts) : std::nullopt;
  }
  default:
    return std::nullopt;
  }
}

} // namespace

const ValueDecl *sharedMember(const flow::Place &Of, const Function &In) {
  const flow::Place &At = flow::withoutAliases(Of, In.events()->places());
  const bool IsNamed = At.What == flow::Place::Member || At.What == flow::Place::Variable;
  if (!IsNamed || llvm::isa<BindingDecl>(At.Named) || !isReachedByOthers(At, In))
    return nullptr;
  const auto *Variable = At.variable();
  if (Variable && !Variable->hasGlobalStorage())
    return nullptr;
  return isInSystemHeader(*At.Named) ? nullptr : At.Named;
}

const ValueDecl *wholeOf(const flow::Place &Of, const Function &In) {
  const flow::Place &Part = flow::withoutAliases(Of, In.events()->places());
  const flow::Place *At = &Part;
  while (At->What == flow::Place::Member && At->Of->What == flow::Place::Member)
    At = At->Of;
  return At != &Part && At->isOfObject() && At->Of->What == flow::Place::Object ? At->Named
                                                                                : nullptr;
}

bool isMovedFrom(const Event &E, const Function &In) {
  const Stmt *Around = E.At;
  while (Around && (Around == E.At || llvm::isa<ParenExpr, ImplicitCastExpr>(Around)))
    Around = In.parents().getParent(Around);
  const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Around);
  return Call && structure::isMove(*Call);
}

/// The parameter by which the function reaches exactly this.
static const ParmVarDecl *givenAs(const flow::Place &Of, const Function &In) {
  const flow::Place &At = flow::withoutAliases(Of, In.events()->places());
  const flow::Place *Named = At.What == flow::Place::Pointee ? At.Of : &At;
  const auto *Parameter =
      Named->What == flow::Place::Variable ? llvm::dyn_cast<ParmVarDecl>(Named->Named) : nullptr;
  const bool Refers = Parameter && Parameter->getDeclContext() == &In.decl() &&
                      (At.What == flow::Place::Pointee ? Parameter->getType()->isPointerType()
                                                       : Parameter->getType()->isReferenceType());
  return Refers ? Parameter : nullptr;
}

std::optional<MemberChange> changeOfGiven(const Event &E, const Function &In,
                                          const Knowledge &Facts) {
  const flow::Place *Keyed = E.Object && !E.Implicit ? keyedBy(E) : nullptr;
  const ParmVarDecl *Parameter =
      E.Object && !E.Implicit ? givenAs(Keyed ? *Keyed : *E.Object, In) : nullptr;
  if (!Parameter)
    return std::nullopt;
  const auto Effect = Keyed ? std::optional(std::pair(Fact::Grows, false)) : effectOf(E, In, Facts);
  if (!Effect || Effect->first == Fact::Sets)
    return std::nullopt;
  return MemberChange{Parameter, Effect->first, Effect->second};
}

const ValueDecl *memberGiven(const Event &E, const Function &In) {
  const auto *To = llvm::dyn_cast_or_null<FunctionDecl>(E.Goes.Callee);
  if (E.Kind != EventKind::Pass || !E.Object || !To || E.Goes.Index < 0 ||
      E.Goes.Index >= static_cast<int>(To->getNumParams()))
    return nullptr;
  const QualType Given = To->getParamDecl(E.Goes.Index)->getType()->getPointeeType();
  return Given.isNull() || Given.isConstQualified() ? nullptr : sharedMember(*E.Object, In);
}

std::optional<MemberChange> changeBy(const Event &E, const Function &In, const Knowledge &Facts) {
  if (!E.Object || E.Implicit)
    return std::nullopt;
  if (const flow::Place *Keyed = keyedBy(E))
    if (const ValueDecl *Member = sharedMember(*Keyed, In))
      return MemberChange{Member, Fact::Grows};
  const auto Effect = effectOf(E, In, Facts);
  const ValueDecl *Member = Effect ? sharedMember(*E.Object, In) : nullptr;
  if (!Member)
    return std::nullopt;
  return MemberChange{Member, Effect->first, Effect->second};
}

} // namespace coro_tidy
