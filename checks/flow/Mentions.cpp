// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which variable an expression names, through all that merely dresses it up, and
// the event that the mention is.
//
//   close(*std::move(s))     passes on:  std::move(s), s     so s is given to close
//   s->stream().read()       the call of stream is on s, the call of read on no variable

#include "flow/GraphBuilder.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::flow {

/// std::move(x) and the other functions that only change the type of x.
static bool isForwarding(const CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee || E->getNumArgs() != 1 || !Callee->isInStdNamespace() || !Callee->getIdentifier())
    return false;
  static constexpr llvm::StringLiteral Names[] = {"move",       "forward",          "as_const",
                                                  "addressof",  "move_if_noexcept", "forward_like",
                                                  "__addressof"};
  return llvm::is_contained(Names, Callee->getName());
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

bool takesAddress(const Expr *E) {
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_AddrOf;
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return Cast->getCastKind() == CK_ArrayToPointerDecay;
  return isa<CallExpr>(E) && E->getType()->isPointerType() &&
         !passedOn(E)->getType()->isPointerType();
}

const VarDecl *GraphBuilder::tracked(const ValueDecl *D) const {
  const auto *Part = dyn_cast<BindingDecl>(D);
  const auto *Var = dyn_cast_or_null<VarDecl>(Part ? Part->getDecomposedDecl() : D);
  return Var && Var->hasLocalStorage() && Var != Promise ? Var : nullptr;
}

const VarDecl *GraphBuilder::receiver(const Expr *Object) const {
  for (const Expr *Next = Object; Next;) {
    Object = Next;
    Next = passedOn(Object);
    if (const auto *Unary = dyn_cast<UnaryOperator>(Object);
        Unary && Unary->getOpcode() == UO_Deref)
      Next = Unary->getSubExpr();
    const auto *Call = dyn_cast<CXXOperatorCallExpr>(Object);
    if (Call && (Call->getOperator() == OO_Arrow ||
                 (Call->getOperator() == OO_Star && Call->getNumArgs() == 1)))
      Next = Call->getArg(0);
  }
  const auto *Name = dyn_cast_or_null<DeclRefExpr>(Object);
  return Name && !isa<BindingDecl>(Name->getDecl()) ? tracked(Name->getDecl()) : nullptr;
}

void GraphBuilder::mention(const DeclRefExpr *E, const Role &As) {
  const VarDecl *Var = tracked(E->getDecl());
  const bool IsPart = isa<BindingDecl>(E->getDecl());
  if (As.Kind == EventKind::Await && (!Var || IsPart))
    emit({.Kind = EventKind::Await, .At = As.At});
  if (!Var || As.Silent)
    return;
  const bool IsNumber = Var->getType()->isArithmeticType() || Var->getType()->isEnumeralType();
  if (IsPart || (As.Kind == EventKind::Move && IsNumber))
    return emit({.Kind = EventKind::Use, .Object = Var, .At = E});
  emit({.Kind = As.Kind,
        .Index = As.Index,
        .Object = Var,
        .Callee = As.Callee,
        .At = As.At ? As.At : E});
}

} // namespace coro_tidy::flow
