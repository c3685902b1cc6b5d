// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expressions in the order of their evaluation, the temporaries that they make and
// the branches inside them. The role of an expression's value is handed down to
// whatever names the value.

#include "flow/GraphBuilder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using llvm::SaveAndRestore;

namespace coro_tidy::flow {

/// Whether E hands its role on to what it chooses or names.
static bool handsOn(const Expr *E) {
  if (const auto *Binary = dyn_cast<BinaryOperator>(E))
    return Binary->getOpcode() == BO_Comma;
  return isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr, AbstractConditionalOperator>(E) ||
         passedOn(E);
}

void GraphBuilder::evaluate(const Expr *E, Role As) {
  if (!E || Abandoned)
    return;
  SaveAndRestore Deeper(Depth, Depth + 1);
  giveUpAbove(MaxDepth, Depth);
  Abandoned |= E->containsErrors() || E->isInstantiationDependent();
  if (Abandoned)
    return;

  const Operand Outer = Written;
  SaveAndRestore Inner(Written, E == Outer.E ? Operand() : Outer);
  SaveAndRestore Text(Implicit, E == Outer.E ? Outer.Implicit : Implicit);
  if (E == Outer.E) {
    const bool Owned = As.Owned;
    As = Outer.As;
    As.Owned = Owned;
  }
  if (As.Kind != EventKind::Await || handsOn(E))
    return Visit(E, As);
  Visit(E, {.Goes = As.Goes, .Owned = As.Owned, .Silent = true});
  emit({.Kind = EventKind::Await, .Object = placeOf(E), .Goes = As.Goes, .At = As.At});
}

void GraphBuilder::VisitExpr(const Expr *E, const Role &As) {
  if (const Expr *Inner = passedOn(E)) {
    Role Changed = As;
    const auto *Cast = dyn_cast<CastExpr>(E);
    if (Cast && Cast->getCastKind() == CK_ToVoid) {
      Changed.Silent = true;
      Changed.Goes = {.How = Destination::Dropped, .At = E};
    }
    if (takesAddress(E) && As.Kind == EventKind::Move)
      Changed.Kind = EventKind::Escape;
    return evaluate(Inner, Changed);
  }
  for (const Stmt *Child : E->children()) {
    if (const auto *Part = dyn_cast_or_null<Expr>(Child))
      evaluate(Part);
    else
      statement(Child);
  }
}

void GraphBuilder::VisitDeclRefExpr(const DeclRefExpr *E, const Role &As) { mention(E, As); }

void GraphBuilder::VisitMemberExpr(const MemberExpr *E, const Role &As) {
  access(E->getBase(), E, As);
}

void GraphBuilder::VisitArraySubscriptExpr(const ArraySubscriptExpr *E, const Role &As) {
  evaluate(E->getIdx());
  access(E->getBase(), E, As);
}

/// `this` is mentioned where it goes somewhere; `this->x` and `*this` are about the object.
void GraphBuilder::VisitCXXThisExpr(const CXXThisExpr *E, const Role &As) {
  if (As.Kind == EventKind::Pass || As.Kind == EventKind::Escape)
    mention(E, As);
  else if (As.Kind == EventKind::Move) // a copy of the address
    mention(E, {.Kind = EventKind::Escape, .Goes = As.Goes, .Silent = As.Silent, .At = As.At});
}

void GraphBuilder::VisitConstantExpr(const ConstantExpr *E, const Role &As) {
  if (!E->isImmediateInvocation())
    evaluate(E->getSubExpr(), As);
}

void GraphBuilder::VisitUnaryDeref(const UnaryOperator *E, const Role &As) {
  access(E->getSubExpr(), E, As);
}

void GraphBuilder::VisitBinComma(const BinaryOperator *E, const Role &As) {
  evaluate(E->getLHS(), {.Goes = {.How = Destination::Dropped, .At = E->getLHS()}});
  evaluate(E->getRHS(), As);
}

void GraphBuilder::VisitBinAssign(const BinaryOperator *E, const Role &) {
  evaluate(E->getRHS(),
           {.Kind = EventKind::Move,
            .Goes = {.How = Destination::Stored, .To = placeOf(E->getLHS()), .At = E}});
  evaluate(E->getLHS(), {.Kind = EventKind::Assign, .At = E});
}

// Temporaries.

void GraphBuilder::temporary(const CXXDestructorDecl *Destructor, const Expr *At) {
  push({.What = Cleanup::Object,
        .Destruction = {.Kind = EventKind::Destroy,
                        .Object = Known->temporary(*At),
                        .Callee = Destructor,
                        .At = At}});
}

void GraphBuilder::VisitCXXBindTemporaryExpr(const CXXBindTemporaryExpr *E, const Role &As) {
  Role Inner = As;
  Inner.Owned = true;
  evaluate(E->getSubExpr(), Inner);
  if (!As.Owned)
    temporary(E->getTemporary()->getDestructor(), E);
}

void GraphBuilder::VisitMaterializeTemporaryExpr(const MaterializeTemporaryExpr *E,
                                                 const Role &As) {
  Role Inner = As;
  Inner.Owned = true;
  evaluate(E->getSubExpr(), Inner);
  const auto Destructor = destructorOf(E->getSubExpr()->getType());
  if (!Destructor)
    return;
  if (E->getStorageDuration() == SD_FullExpression)
    temporary(*Destructor, E);
  else if (E->getStorageDuration() == SD_Automatic)
    Extended.push_back({.Kind = EventKind::Destroy,
                        .Implicit = true,
                        .Object = Known->temporary(*E),
                        .Callee = *Destructor,
                        .At = E});
}

// Branches.

std::optional<bool> GraphBuilder::constant(const Expr *Condition) const {
  bool Value = false;
  if (Condition && !Abandoned && !Condition->isValueDependent() &&
      Condition->EvaluateAsBooleanCondition(Value, Context))
    return Value;
  return std::nullopt;
}

void GraphBuilder::either(llvm::function_ref<void()> first, llvm::function_ref<void()> second) {
  const Cleanup *Base = top();
  const unsigned Fork = here(), After = newBlock();
  llvm::SmallVector<const Cleanup *, 2> Made;
  for (const auto &arm : {first, second}) {
    resetTo(Base);
    continueIn(Fork);
    goOnIn(newBlock());
    arm();
    edge(here(), After);
    Made.push_back(top());
  }
  resetTo(Base);
  continueIn(After);
  for (const Cleanup *Arm : Made)
    adopt(Arm, Base);
}

void GraphBuilder::shortCircuit(const BinaryOperator *E, bool GoesOnWhen) {
  evaluate(E->getLHS());
  const std::optional<bool> Known = constant(E->getLHS());
  if (!Known)
    either([&] { evaluate(E->getRHS()); }, [] {});
  else if (*Known == GoesOnWhen)
    evaluate(E->getRHS());
}

void GraphBuilder::VisitConditionalOperator(const ConditionalOperator *E, const Role &As) {
  evaluate(E->getCond());
  if (const std::optional<bool> Known = constant(E->getCond()))
    evaluate(*Known ? E->getTrueExpr() : E->getFalseExpr(), As);
  else
    either([&] { evaluate(E->getTrueExpr(), As); }, [&] { evaluate(E->getFalseExpr(), As); });
}

void GraphBuilder::VisitBinaryConditionalOperator(const BinaryConditionalOperator *E,
                                                  const Role &As) {
  evaluate(E->getCommon(), As);
  either([] {}, [&] { evaluate(E->getFalseExpr(), As); });
}

// Default arguments and initialisers of members stand in for what was not written.

void GraphBuilder::VisitCXXDefaultArgExpr(const CXXDefaultArgExpr *E, const Role &As) {
  SaveAndRestore Unwritten(Implicit, true);
  SaveAndRestore Outermost(Default, Default ? Default : E);
  evaluate(E->getExpr(), As);
}

void GraphBuilder::VisitCXXDefaultInitExpr(const CXXDefaultInitExpr *E, const Role &As) {
  SaveAndRestore Unwritten(Implicit, true);
  SaveAndRestore Outermost(Default, Default ? Default : E);
  evaluate(E->getExpr(), As);
}

// Aggregates and captures: values that become parts of a new object.

void GraphBuilder::elements(llvm::ArrayRef<const Expr *> Inits, const Expr *At, const Place *Whole,
                            bool MayBind) {
  for (const auto [Index, Init] : llvm::enumerate(Inits))
    if (Init)
      evaluate(Init,
               {.Kind = MayBind && Init->isGLValue() ? EventKind::Escape : EventKind::Move,
                .Goes = {.How = Destination::Part, .Index = int(Index), .To = Whole, .At = At},
                .Owned = true});
}

/// The object that an initialiser list makes, which may be a part of another one.
const Place *GraphBuilder::wholeOf(const Destination &Goes) const {
  return Goes.How == Destination::Part ? Known->part(Goes.To, Goes.Index) : Goes.To;
}

void GraphBuilder::VisitInitListExpr(const InitListExpr *E, const Role &As) {
  const InitListExpr *Semantic = E->isSemanticForm() ? E : E->getSemanticForm();
  if (Semantic->isTransparent() || (Semantic->getNumInits() == 1 && E->getType()->isScalarType()))
    return evaluate(Semantic->getInit(0), As);
  elements(Semantic->inits(), E, wholeOf(As.Goes));
}

void GraphBuilder::VisitCXXParenListInitExpr(const CXXParenListInitExpr *E, const Role &As) {
  elements(llvm::to_vector_of<const Expr *>(E->getInitExprs()), E, wholeOf(As.Goes));
}

void GraphBuilder::VisitArrayInitLoopExpr(const ArrayInitLoopExpr *E, const Role &As) {
  evaluate(E->getCommonExpr()->getSourceExpr(), As);
  evaluate(E->getSubExpr());
}

void GraphBuilder::VisitLambdaExpr(const LambdaExpr *E, const Role &As) {
  for (const auto &[Capture, Init] : llvm::zip(E->captures(), E->capture_inits()))
    if (Capture.getCaptureKind() == LCK_ByRef)
      evaluate(Init, {.Kind = EventKind::Escape,
                      .Goes = {.How = Destination::Captured, .At = E},
                      .Owned = true,
                      .At = E});
    else
      evaluate(Init, {.Kind = EventKind::Move,
                      .Goes = {.How = Destination::Captured, .At = E},
                      .Owned = true});
  emit({.Kind = EventKind::Create, .Goes = As.Goes, .At = E});
}

// Expressions of which only a part is evaluated.

void GraphBuilder::VisitStmtExpr(const StmtExpr *E, const Role &As) {
  const Cleanup *Base = top();
  for (const Stmt *S : E->getSubStmt()->body()) {
    const auto *Last = S == E->getSubStmt()->body_back() ? dyn_cast<Expr>(S) : nullptr;
    if (Last)
      evaluate(Last, As);
    else
      statement(S);
  }
  popTo(Base);
}

void GraphBuilder::VisitGenericSelectionExpr(const GenericSelectionExpr *E, const Role &As) {
  evaluate(E->getResultExpr(), As);
}

void GraphBuilder::VisitChooseExpr(const ChooseExpr *E, const Role &As) {
  evaluate(E->getChosenSubExpr(), As);
}

void GraphBuilder::VisitCXXRewrittenBinaryOperator(const CXXRewrittenBinaryOperator *E,
                                                   const Role &As) {
  evaluate(E->getSemanticForm(), As);
}

void GraphBuilder::VisitCXXTypeidExpr(const CXXTypeidExpr *E, const Role &) {
  if (!E->isTypeOperand() && E->isPotentiallyEvaluated())
    evaluate(E->getExprOperand());
}

} // namespace coro_tidy::flow
