// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Statements: scopes, declarations, loops and handlers.

#include "flow/GraphBuilder.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using llvm::SaveAndRestore;

namespace coro_tidy::flow {

void GraphBuilder::statement(const Stmt *S) {
  if (!S || Abandoned)
    return;
  if (const auto *E = dyn_cast<Expr>(S))
    return drop(E);
  SaveAndRestore Deeper(Depth, Depth + 1);
  giveUpAbove(MaxDepth, Depth);
  Visit(S, {});
}

void GraphBuilder::fullExpression(const Expr *E, Role As) {
  const Cleanup *Base = top();
  evaluate(E, As);
  popTo(Base);
}

void GraphBuilder::drop(const Expr *E) {
  fullExpression(E, {.Goes = {.How = Destination::Dropped, .At = E}});
}

void GraphBuilder::VisitStmt(const Stmt *S, const Role &) {
  for (const Stmt *Child : S->children())
    statement(Child);
}

void GraphBuilder::VisitCompoundStmt(const CompoundStmt *S, const Role &) {
  SaveAndRestore Inside(Nesting, Nesting + 1);
  giveUpAbove(Graph::MaxNesting, Nesting);
  const Cleanup *Base = top();
  for (const Stmt *Child : S->body())
    statement(Child);
  popTo(Base);
}

void GraphBuilder::VisitAttributedStmt(const AttributedStmt *S, const Role &) {
  statement(S->getSubStmt());
}

// Declarations.

void GraphBuilder::VisitDeclStmt(const DeclStmt *S, const Role &) {
  for (const Decl *D : S->decls()) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (!Var || Abandoned)
      continue;
    if (Var->isInvalidDecl())
      Abandoned = true;
    else if (Var->hasLocalStorage())
      declare(*Var);
    else if (Var->isStaticLocal() && Var->getInit() && !Var->isConstexpr())
      either([] {},
             [&] {
               fullExpression(Var->getInit(),
                              {.Kind = EventKind::Move,
                               .Goes = {.How = Destination::Stored, .To = Known->variable(*Var)},
                               .Owned = true});
             });
  }
}

void GraphBuilder::declare(const VarDecl &Var) {
  const bool Binds = Var.getType()->isReferenceType();
  declare(Var, Var.getInit(),
          {.Kind = Binds ? EventKind::Escape : EventKind::Move,
           .Goes = {.How = Destination::Stored, .To = Known->variable(Var)},
           .Owned = true});
}

void GraphBuilder::declare(const VarDecl &Var, const Expr *Init, Role As) {
  const Cleanup *Base = top();
  SaveAndRestore Outer(Extended, {});
  {
    SaveAndRestore Unwritten(Implicit, Implicit || Var.isCXXForRangeDecl());
    evaluate(Init, As);
  }
  const Place *Own = Known->variable(Var);
  emit({.Kind = EventKind::Declare, .Implicit = Var.isImplicit(), .Object = Own, .At = Init});
  popTo(Base);
  if (!Extended.empty() && Var.getType()->isReferenceType())
    Extended.back().Object = Own;
  for (const Event &Temporary : Extended)
    push({.What = Cleanup::Object, .Destruction = Temporary});
  if (const auto Destructor = destructorOf(Var.getType()))
    push({.What = Cleanup::Object,
          .Destruction = {.Kind = EventKind::Destroy, .Object = Own, .Callee = *Destructor}});
}

void GraphBuilder::VisitSwitchCase(const SwitchCase *S, const Role &) {
  if (const auto Block = Cases.find(S); Block != Cases.end())
    goOnIn(Block->second);
  statement(S->getSubStmt());
}

// Loops.

void GraphBuilder::body(const Stmt *S, Target Break, std::optional<Target> Continue) {
  Breaks.push_back(Break);
  if (Continue)
    Continues.push_back(*Continue);
  statement(S);
  Breaks.pop_back();
  if (Continue)
    Continues.pop_back();
}

/// By its condition, and not by a break.
void GraphBuilder::leaveLoop(const Stmt *S, unsigned Leave, Target After) {
  continueIn(Leave);
  emit({.Kind = EventKind::Done, .At = S});
  jump(After.Block, After.Base);
  resetTo(After.Base);
  continueIn(After.Block);
}

void GraphBuilder::VisitWhileStmt(const WhileStmt *S, const Role &) {
  const Cleanup *Base = top();
  const unsigned Head = newBlock(), Body = newBlock(), Leave = newBlock(), After = newBlock();
  goOnIn(Head);
  statement(S->getConditionVariableDeclStmt());
  const Cleanup *Inner = top();
  branch(S->getCond(), Body, Leave, Inner);
  continueIn(Body);
  body(S->getBody(), {After, Base}, Target{Head, Base});
  jump(Head, Base);
  leaveLoop(S, Leave, {After, Base});
}

void GraphBuilder::VisitDoStmt(const DoStmt *S, const Role &) {
  const unsigned Body = newBlock(), Condition = newBlock(), Leave = newBlock(), After = newBlock();
  goOnIn(Body);
  body(S->getBody(), {After, top()}, Target{Condition, top()});
  goOnIn(Condition);
  branch(S->getCond(), Body, Leave, top());
  leaveLoop(S, Leave, {After, top()});
}

void GraphBuilder::VisitForStmt(const ForStmt *S, const Role &) {
  const Cleanup *Base = top();
  const unsigned Head = newBlock(), Body = newBlock(), Step = newBlock(), Leave = newBlock(),
                 After = newBlock();
  statement(S->getInit());
  const Cleanup *Initialised = top();
  goOnIn(Head);
  statement(S->getConditionVariableDeclStmt());
  const Cleanup *Inner = top();
  if (S->getCond())
    branch(S->getCond(), Body, Leave, Inner);
  else
    edge(here(), Body);
  continueIn(Body);
  body(S->getBody(), {After, Base}, Target{Step, Inner});
  goOnIn(Step);
  statement(S->getInc());
  jump(Head, Initialised);
  resetTo(Inner);
  leaveLoop(S, Leave, {After, Base});
}

/// for (Init; auto x : range) Body    with the declarations that it stands for.
void GraphBuilder::VisitCXXForRangeStmt(const CXXForRangeStmt *S, const Role &) {
  const Cleanup *Base = top();
  const unsigned Head = newBlock(), Body = newBlock(), Step = newBlock(), Leave = newBlock(),
                 After = newBlock();
  statement(S->getInit());
  if (const auto *Range =
          S->getRangeStmt() ? dyn_cast<VarDecl>(S->getRangeStmt()->getSingleDecl()) : nullptr)
    declare(*Range, Range->getInit(),
            {.Goes = {.How = Destination::Stored, .To = Known->variable(*Range)}, .Owned = true});
  if (const VarDecl *Variable = S->getLoopVariable())
    Known->bind(*Variable, Known->element(placeOf(S->getRangeInit())));
  implicitly(S->getBeginStmt());
  implicitly(S->getEndStmt());
  const Cleanup *Inner = top();
  goOnIn(Head);
  {
    SaveAndRestore Unwritten(Implicit, true);
    if (S->getCond())
      branch(S->getCond(), Body, Leave, Inner);
  }
  continueIn(Body);
  statement(S->getLoopVarStmt());
  body(S->getBody(), {After, Base}, Target{Step, Inner});
  jump(Step, Inner);
  resetTo(Inner);
  continueIn(Step);
  implicitly(S->getInc());
  edge(here(), Head);
  leaveLoop(S, Leave, {After, Base});
}

// Exceptions.

void GraphBuilder::VisitCXXTryStmt(const CXXTryStmt *S, const Role &) {
  const Cleanup *Base = top();
  const unsigned After = newBlock();
  llvm::SmallVector<Handler, 2> Handlers;
  for (unsigned I = 0; I != S->getNumHandlers(); ++I)
    Handlers.push_back({S->getHandler(I), newBlock()});
  const bool IsFunctionBody = Fn->getBody() == S;
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(Fn);

  push({.What = Cleanup::Try, .Handlers = Handlers});
  if (IsFunctionBody && Constructor)
    memberInitializers(*Constructor);
  statement(S->getTryBlock());
  resetTo(Base);
  edge(here(), After);

  for (const Handler &H : Handlers) {
    continueIn(H.Head);
    const VarDecl *Variable = H.Catch->getExceptionDecl();
    Abandoned |= Variable && Variable->isInvalidDecl();
    if (Abandoned)
      return;
    emit({.Kind = EventKind::Catch,
          .Object = Variable ? Known->variable(*Variable) : nullptr,
          .At = H.Catch});
    if (Variable)
      declare(*Variable, nullptr, {});
    statement(H.Catch->getHandlerBlock());
    popTo(Base);
    if (IsFunctionBody && (Constructor || isa<CXXDestructorDecl>(Fn)))
      raise({});
    else
      edge(here(), After);
  }
  continueIn(After);
}

} // namespace coro_tidy::flow
