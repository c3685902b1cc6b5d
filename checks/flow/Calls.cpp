// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls of every sort, with what happens to their arguments and the exceptions that
// may come out of them.
//
//   f(std::move(t), &g, s)      Move t to parameter 0, Pass g to 1, Pass s to 2 (or Move,
//                               when the parameter is a class by value), Call f

#include "flow/GraphBuilder.h"
#include "clang/AST/Attr.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using llvm::SaveAndRestore;

namespace coro_tidy::flow {

void GraphBuilder::call(const NamedDecl *Callee, const Expr *At, bool CanThrow,
                        const VarDecl *Object) {
  emit({.Kind = EventKind::Call, .Object = Object, .Callee = Callee, .At = At});
  if (CanThrow)
    mayThrow();
}

void GraphBuilder::arguments(llvm::ArrayRef<const Expr *> All, const FunctionDecl *Callee,
                             const FunctionProtoType *Type) {
  for (unsigned I = 0; I != All.size(); ++I) {
    QualType Parameter;
    if (Callee && I < Callee->getNumParams())
      Parameter = Callee->getParamDecl(I)->getType();
    else if (!Callee && Type && I < Type->getNumParams())
      Parameter = Type->getParamType(I);
    argument(All[I], Parameter, Callee, I);
  }
}

void GraphBuilder::argument(const Expr *E, QualType Parameter, const FunctionDecl *Callee,
                            int Index) {
  const QualType Type = Parameter.isNull() ? E->getType() : Parameter;
  const bool TakesValue = Type->isRecordType() || Type->isRValueReferenceType();
  evaluate(
      E,
      {.Kind = TakesValue ? EventKind::Move : EventKind::Pass, .Callee = Callee, .Index = Index});
}

void GraphBuilder::VisitCallExpr(const CallExpr *E, const Role &As) {
  if (passedOn(E))
    return VisitExpr(E, As);
  if (E->isUnevaluatedBuiltinCall(Context))
    return;
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee)
    evaluate(E->getCallee());
  const FunctionProtoType *Type = nullptr;
  if (const auto *Pointer = E->getCallee()->getType()->getAs<PointerType>())
    Type = Pointer->getPointeeType()->getAs<FunctionProtoType>();
  arguments(llvm::ArrayRef(E->getArgs(), E->getNumArgs()), Callee, Type);
  call(Callee, E, Callee ? canThrow(Callee) : !Type || Type->canThrow() != CT_Cannot);
  endsIfNoReturn(Callee);
}

void GraphBuilder::VisitCXXMemberCallExpr(const CXXMemberCallExpr *E, const Role &) {
  const Expr *Object = E->getImplicitObjectArgument();
  const VarDecl *Var = receiver(Object);
  const FunctionDecl *Callee = E->getDirectCallee();
  if (Callee)
    evaluate(Object, {.Silent = Var != nullptr});
  else
    evaluate(E->getCallee());
  arguments(llvm::ArrayRef(E->getArgs(), E->getNumArgs()), Callee, nullptr);
  call(Callee, E, canThrow(Callee), Callee ? Var : nullptr);
  endsIfNoReturn(Callee);
}

void GraphBuilder::VisitCXXOperatorCallExpr(const CXXOperatorCallExpr *E, const Role &As) {
  const FunctionDecl *Callee = E->getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (!Method || E->getNumArgs() == 0 || Method->isExplicitObjectMemberFunction())
    return VisitCallExpr(E, As);
  const llvm::ArrayRef All(E->getArgs(), E->getNumArgs());
  if (E->getOperator() == OO_Equal && All.size() == 2)
    return assignment(E, *Method);
  const VarDecl *Var = receiver(All.front());
  evaluate(All.front(), {.Silent = Var != nullptr});
  arguments(All.drop_front(), Callee, nullptr);
  call(Callee, E, canThrow(Callee), Var);
  endsIfNoReturn(Callee);
}

/// x = y    evaluates y first.
void GraphBuilder::assignment(const CXXOperatorCallExpr *E, const CXXMethodDecl &Callee) {
  if (Callee.isCopyAssignmentOperator() || Callee.isMoveAssignmentOperator())
    evaluate(E->getArg(1), {.Kind = EventKind::Move});
  else
    argument(E->getArg(1), Callee.getParamDecl(0)->getType(), &Callee, 0);
  const auto *Name = dyn_cast<DeclRefExpr>(E->getArg(0)->IgnoreParenImpCasts());
  const VarDecl *Var = Name ? tracked(Name->getDecl()) : nullptr;
  if (!Var)
    evaluate(E->getArg(0));
  if (!Callee.isTrivial())
    call(&Callee, E, canThrow(&Callee), Var);
  if (Var)
    mention(Name, {.Kind = EventKind::Assign, .At = E});
}

void GraphBuilder::endsIfNoReturn(const FunctionDecl *Callee) {
  if (Callee && (Callee->isNoReturn() || Callee->hasAttr<AnalyzerNoReturnAttr>()))
    unreachable();
}

void GraphBuilder::VisitCXXConstructExpr(const CXXConstructExpr *E, const Role &As) {
  const CXXConstructorDecl *Callee = E->getConstructor();
  const bool Copies = Callee->isCopyOrMoveConstructor();
  if (Copies && E->getNumArgs() != 0) {
    Role Source = As.Kind == EventKind::Move ? As : Role{.Kind = EventKind::Move};
    Source.Owned = false;
    evaluate(E->getArg(0), Source);
    arguments({}, Callee, nullptr);
  } else {
    arguments(llvm::ArrayRef(E->getArgs(), E->getNumArgs()), Callee, nullptr);
  }
  if (Callee->isTrivial())
    return;
  SaveAndRestore Unwritten(Implicit, Implicit || (Copies && !isa<CXXTemporaryObjectExpr>(E)));
  call(Callee, E, canThrow(Callee));
}

void GraphBuilder::VisitCXXInheritedCtorInitExpr(const CXXInheritedCtorInitExpr *E, const Role &) {
  call(E->getConstructor(), E, canThrow(E->getConstructor()));
}

void GraphBuilder::VisitCXXNewExpr(const CXXNewExpr *E, const Role &) {
  if (const auto Size = E->getArraySize())
    evaluate(*Size);
  for (unsigned I = 0; I != E->getNumPlacementArgs(); ++I)
    evaluate(E->getPlacementArg(I), {.Kind = EventKind::Pass, .Callee = E->getOperatorNew()});
  if (const FunctionDecl *Allocates = E->getOperatorNew()) {
    SaveAndRestore Unwritten(Implicit, true);
    call(Allocates, E, canThrow(Allocates));
  }
  evaluate(E->getInitializer(), {.Kind = EventKind::Move, .Owned = true});
}

void GraphBuilder::VisitCXXDeleteExpr(const CXXDeleteExpr *E, const Role &) {
  const VarDecl *Var = receiver(E->getArgument());
  const auto Destructor = destructorOf(E->getDestroyedType());
  const bool Runs = Destructor && *Destructor;
  evaluate(E->getArgument(), {.Silent = Var && Runs});
  if (Runs)
    call(*Destructor, E, canThrow(*Destructor), Var);
}

void GraphBuilder::VisitCXXDynamicCastExpr(const CXXDynamicCastExpr *E, const Role &As) {
  evaluate(E->getSubExpr(), As);
  if (E->isGLValue())
    mayThrow();
}

void GraphBuilder::VisitCXXThrowExpr(const CXXThrowExpr *E, const Role &) {
  evaluate(E->getSubExpr(), {.Kind = EventKind::Move, .Owned = true});
  emit({.Kind = EventKind::Throw, .At = E});
  raise(E->getSubExpr() ? E->getSubExpr()->getType() : QualType());
}

} // namespace coro_tidy::flow
