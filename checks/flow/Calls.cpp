// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls of every sort, with what happens to their arguments and the exceptions that
// may come out of them.
//
//   f(std::move(t), &g, s)      Move t to parameter 0, Pass g to 1, Pass s to 2 (or Move,
//                               when the parameter is a class by value), Call f

#include "flow/GraphBuilder.h"
#include "knowledge/Structure.h"
#include "clang/AST/Attr.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using llvm::SaveAndRestore;

namespace coro_tidy::flow {

void GraphBuilder::call(const NamedDecl *Callee, const Expr *At, bool CanThrow, const Role &As,
                        const Place *Object) {
  emit({.Kind = EventKind::Call, .Object = Object, .Callee = Callee, .Goes = As.Goes, .At = At});
  if (const auto *Call = dyn_cast<CallExpr>(At); Call && SuspendsCaller && SuspendsCaller(*Call))
    suspendCaller(Call);
  if (CanThrow)
    mayThrow();
}

void GraphBuilder::arguments(llvm::ArrayRef<const Expr *> All, const Destination &Given,
                             const FunctionProtoType *Type) {
  const auto *Callee = dyn_cast_or_null<FunctionDecl>(Given.Callee);
  for (unsigned I = 0; I != All.size(); ++I) {
    QualType Parameter;
    if (Callee && I < Callee->getNumParams())
      Parameter = Callee->getParamDecl(I)->getType();
    else if (!Callee && Type && I < Type->getNumParams())
      Parameter = Type->getParamType(I);
    Destination Own = Given;
    Own.Index = static_cast<int>(I);
    argument(All[I], Parameter, Own);
  }
}

void GraphBuilder::argument(const Expr *E, QualType Parameter, const Destination &Given) {
  const QualType Type = Parameter.isNull() ? E->getType() : Parameter;
  const bool TakesValue = Type->isRecordType() || Type->isRValueReferenceType();
  evaluate(E, {.Kind = TakesValue ? EventKind::Move : EventKind::Pass, .Goes = Given});
}

/// What a member is called on, or `*` and `->` are applied to.
void GraphBuilder::receive(const Expr *Object, const Place *Known, const NamedDecl *Callee) {
  evaluate(Object,
           {.Goes = {.How = Destination::Asked, .Callee = Callee}, .Silent = Known != nullptr});
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
  arguments(llvm::ArrayRef(E->getArgs(), E->getNumArgs()),
            {.How = Destination::Given, .Callee = Callee, .At = E}, Type);
  call(Callee, E, Callee ? canThrow(Callee) : !Type || Type->canThrow() != CT_Cannot, As);
  endsIfNoReturn(Callee);
}

void GraphBuilder::VisitCXXMemberCallExpr(const CXXMemberCallExpr *E, const Role &As) {
  const Expr *Object = E->getImplicitObjectArgument();
  const FunctionDecl *Callee = E->getDirectCallee();
  const Place *On = Callee ? followed(Known->receiver(*E)) : nullptr;
  if (Callee)
    receive(Object, On, Callee);
  else
    evaluate(E->getCallee());
  arguments(llvm::ArrayRef(E->getArgs(), E->getNumArgs()),
            {.How = Destination::Given, .To = On, .Callee = Callee, .At = E});
  call(Callee, E, canThrow(Callee), As, On);
  endsIfNoReturn(Callee);
  reach(E, As);
}

void GraphBuilder::VisitCXXOperatorCallExpr(const CXXOperatorCallExpr *E, const Role &As) {
  const FunctionDecl *Callee = E->getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (!Method || E->getNumArgs() == 0 || Method->isExplicitObjectMemberFunction())
    return VisitCallExpr(E, As);
  const llvm::ArrayRef All(E->getArgs(), E->getNumArgs());
  if (E->getOperator() == OO_Equal && All.size() == 2)
    return assignment(E, *Method);
  const Place *On = placeOf(All.front());
  receive(All.front(), On, Callee);
  arguments(All.drop_front(), {.How = Destination::Given, .To = On, .Callee = Callee, .At = E});
  call(Callee, E, canThrow(Callee), As, On);
  endsIfNoReturn(Callee);
  reach(E, As);
}

/// A call that gives access to a place, `*owner`, `tasks.back()`, mentions it, unless nobody
/// takes what it returns.
void GraphBuilder::reach(const CallExpr *E, const Role &As) {
  if (As.Goes.How == Destination::Dropped || !placeOf(E))
    return;
  Role Reached = As;
  if (As.Kind == EventKind::Move && E->getType()->isPointerType())
    Reached.Kind = EventKind::Escape;
  mention(E, Reached);
}

/// x = y    evaluates y first.
void GraphBuilder::assignment(const CXXOperatorCallExpr *E, const CXXMethodDecl &Callee) {
  const Place *To = placeOf(E->getArg(0));
  if (Callee.isCopyAssignmentOperator() || Callee.isMoveAssignmentOperator())
    evaluate(E->getArg(1),
             {.Kind = EventKind::Move, .Goes = {.How = Destination::Stored, .To = To, .At = E}});
  else
    argument(E->getArg(1), Callee.getParamDecl(0)->getType(),
             {.How = Destination::Given, .Index = 0, .To = To, .Callee = &Callee, .At = E});
  receive(E->getArg(0), To, &Callee);
  if (!Callee.isTrivial())
    call(&Callee, E, canThrow(&Callee), {}, To);
  if (To)
    mention(E->getArg(0), {.Kind = EventKind::Assign, .At = E});
}

void GraphBuilder::endsIfNoReturn(const FunctionDecl *Callee) {
  if (Callee && (Callee->isNoReturn() || Callee->hasAttr<AnalyzerNoReturnAttr>()))
    unreachable();
}

void GraphBuilder::VisitCXXConstructExpr(const CXXConstructExpr *E, const Role &As) {
  const CXXConstructorDecl *Callee = E->getConstructor();
  const bool Copies = Callee->isCopyOrMoveConstructor();
  if (Copies && E->getNumArgs() != 0) {
    Role Source = As.Kind == EventKind::Move ? As : Role{.Kind = EventKind::Move, .Goes = As.Goes};
    Source.Owned = false;
    evaluate(E->getArg(0), Source);
  } else if (structure::isStdClass(E->getType(), {"pair", "tuple"})) {
    elements(llvm::ArrayRef(E->getArgs(), E->getNumArgs()), E, wholeOf(As.Goes),
             /*MayBind=*/false);
  } else {
    const bool IsStored = As.Goes.How == Destination::Stored;
    arguments(llvm::ArrayRef(E->getArgs(), E->getNumArgs()), {.How = Destination::Given,
                                                              .To = IsStored ? As.Goes.To : nullptr,
                                                              .Callee = Callee,
                                                              .At = E});
  }
  if (Callee->isTrivial())
    return;
  SaveAndRestore Unwritten(Implicit, Implicit || (Copies && !isa<CXXTemporaryObjectExpr>(E)));
  call(Callee, E, canThrow(Callee), As);
}

void GraphBuilder::VisitCXXInheritedCtorInitExpr(const CXXInheritedCtorInitExpr *E,
                                                 const Role &As) {
  call(E->getConstructor(), E, canThrow(E->getConstructor()), As);
}

void GraphBuilder::VisitCXXNewExpr(const CXXNewExpr *E, const Role &As) {
  if (const auto Size = E->getArraySize())
    evaluate(*Size);
  for (unsigned I = 0; I != E->getNumPlacementArgs(); ++I)
    evaluate(E->getPlacementArg(I),
             {.Kind = EventKind::Pass,
              .Goes = {.How = Destination::Given, .Callee = E->getOperatorNew(), .At = E}});
  if (const FunctionDecl *Allocates = E->getOperatorNew()) {
    SaveAndRestore Unwritten(Implicit, true);
    call(Allocates, E, canThrow(Allocates), As);
  }
  evaluate(E->getInitializer(),
           {.Kind = EventKind::Move, .Goes = {.How = Destination::Stored}, .Owned = true});
}

/// delete p    ends what p leads to, and runs its destructor if it has one.
void GraphBuilder::VisitCXXDeleteExpr(const CXXDeleteExpr *E, const Role &) {
  const Place *Ended = placeBehind(E->getArgument());
  const auto Destructor = destructorOf(E->getDestroyedType());
  evaluate(E->getArgument(), {.Silent = Ended != nullptr});
  if (Destructor && *Destructor)
    call(*Destructor, E, canThrow(*Destructor), {}, Ended);
  if (Ended)
    emit({.Kind = EventKind::Destroy, .Object = Ended, .At = E});
}

void GraphBuilder::VisitCXXDynamicCastExpr(const CXXDynamicCastExpr *E, const Role &As) {
  evaluate(E->getSubExpr(), As);
  if (E->isGLValue())
    mayThrow();
}

void GraphBuilder::VisitCXXThrowExpr(const CXXThrowExpr *E, const Role &) {
  evaluate(E->getSubExpr(),
           {.Kind = EventKind::Move, .Goes = {.How = Destination::Thrown}, .Owned = true});
  emit({.Kind = EventKind::Throw, .At = E});
  raise(E->getSubExpr() ? E->getSubExpr()->getType() : QualType());
}

} // namespace coro_tidy::flow
