// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The event of a place that an expression names.
//
//   close(*std::move(s))     s is given to close
//   s->stream().read()       the call of stream is on what s leads to, the call of read on
//                            no place that is known

#include "flow/GraphBuilder.h"

using namespace clang;

namespace coro_tidy::flow {

/// The promise is no part of what the author wrote.
const Place *GraphBuilder::followed(const Place *Found) const {
  return Found && Promise && Found->root().Named == Promise ? nullptr : Found;
}

/// What never changes has nothing to be followed.
static bool isConstant(const Place &Found) {
  const VarDecl *Var = Found.root().variable();
  return Var && Var->hasGlobalStorage() && Var->getType().isConstQualified();
}

void GraphBuilder::mention(const Expr *E, const Role &As) {
  const Place *Named = placeOf(E);
  if (As.Kind == EventKind::Await) {
    emit({.Kind = EventKind::Await, .Object = Named, .Goes = As.Goes, .At = As.At});
    return;
  }
  if (!Named || As.Silent || isConstant(*Named))
    return;
  const bool IsNumber = E->getType()->isArithmeticType() || E->getType()->isEnumeralType();
  emit({.Kind = As.Kind == EventKind::Move && IsNumber ? EventKind::Use : As.Kind,
        .Object = Named,
        .Goes = As.Goes,
        .At = As.At ? As.At : E});
}

/// E reaches a place through Base: `base.x`, `base->x`, `*base`, `base[i]`.
void GraphBuilder::access(const Expr *Base, const Expr *E, const Role &As) {
  evaluate(Base, {.Goes = {.How = Destination::Asked}, .Silent = placeOf(E) != nullptr});
  mention(E, As);
}

} // namespace coro_tidy::flow
