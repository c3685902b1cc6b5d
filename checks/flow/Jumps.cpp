// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Jumps: where they lead, and which scopes they leave on the way there.

#include "flow/GraphBuilder.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using llvm::SaveAndRestore;

namespace coro_tidy::flow {

void GraphBuilder::VisitBreakStmt(const BreakStmt *, const Role &) {
  if (!Breaks.empty())
    jump(Breaks.back().Block, Breaks.back().Base);
}

void GraphBuilder::VisitContinueStmt(const ContinueStmt *, const Role &) {
  if (!Continues.empty())
    jump(Continues.back().Block, Continues.back().Base);
}

void GraphBuilder::VisitLabelStmt(const LabelStmt *S, const Role &) {
  const unsigned Block = newBlock();
  goOnIn(Block);
  Labels[S->getDecl()] = {Block, top()};
  statement(S->getSubStmt());
}

void GraphBuilder::VisitGotoStmt(const GotoStmt *S, const Role &) {
  Gotos.push_back({here(), top(), S->getLabel()});
  unreachable();
}

void GraphBuilder::VisitIndirectGotoStmt(const IndirectGotoStmt *S, const Role &) {
  fullExpression(S->getTarget());
  Gotos.push_back({here(), top(), nullptr});
  unreachable();
}

/// A goto destroys what its label is not in the scope of, which is known only once
/// both have been seen.
void GraphBuilder::connectGotos() {
  for (const Goto &From : Gotos)
    for (const auto &[Name, To] : Labels) {
      if (From.To && From.To != Name)
        continue;
      llvm::SmallPtrSet<const Cleanup *, 8> Kept{nullptr};
      for (const Cleanup *Entry = To.Base; Entry; Entry = Entry->Outer)
        Kept.insert(Entry);
      const Cleanup *Common = From.Base;
      while (!Kept.contains(Common))
        Common = Common->Outer;
      const unsigned Leaving = newBlock();
      edge(From.From, Leaving);
      continueIn(Leaving);
      resetTo(From.Base);
      jump(To.Block, Common);
    }
}

void GraphBuilder::VisitReturnStmt(const ReturnStmt *S, const Role &) {
  const Cleanup *Base = top();
  const bool Binds = Fn->getReturnType()->isReferenceType();
  evaluate(S->getRetValue(), {.Kind = Binds ? EventKind::Escape : EventKind::Move,
                              .Goes = {.How = Destination::Returned},
                              .Owned = true});
  emit({.Kind = EventKind::Return, .At = S});
  popTo(Base);
  jump(Returns.Block, Returns.Base);
}

/// co_return x;    calls return_value(x) of the promise.
void GraphBuilder::VisitCoreturnStmt(const CoreturnStmt *S, const Role &) {
  const Cleanup *Base = top();
  const Expr *Operand = S->getOperand();
  if (Operand && (Operand->getType()->isVoidType() || !S->getPromiseCall())) {
    evaluate(Operand, {.Goes = {.How = Destination::Returned}});
  } else if (Operand) {
    SaveAndRestore Outer(
        Written,
        {Operand, {.Kind = EventKind::Move, .Goes = {.How = Destination::Returned}}, Implicit});
    SaveAndRestore Protocol(Implicit, true);
    evaluate(S->getPromiseCall());
  }
  emit({.Kind = EventKind::Return, .Implicit = S->isImplicit(), .At = S});
  popTo(Base);
  jump(Returns.Block, Returns.Base);
}

} // namespace coro_tidy::flow
