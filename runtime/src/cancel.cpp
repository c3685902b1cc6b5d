// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The walk of a request down the tree of scopes, and what it does to a parked coroutine.
#include "rill/cancel.h"

#include "rill/loop.h"
#include "rill/settled.h"
#include "rill/suspend.h"

#include <cassert>

namespace rill {

CancelScope::CancelScope(CancelScope &parent, Kind kind) noexcept
    : loop_(parent.loop_), parent_(&parent), next_(parent.first_child_), kind_(kind),
      cancelled_(kind != Kind::shield && parent.cancelled_) {
  if (next_)
    next_->previous_ = this;
  parent.first_child_ = this;
}

CancelScope::~CancelScope() { leave(); }

bool CancelScope::inside(const CancelScope &other) const noexcept {
  const CancelScope *scope = this;
  while (scope && scope != &other)
    scope = scope->parent_;
  return scope;
}

void CancelScope::leave() noexcept {
  if (!parent_)
    return;
  (previous_ ? previous_->next_ : parent_->first_child_) = next_;
  if (next_)
    next_->previous_ = previous_;
  parent_ = nullptr;
}

void CancelScope::request() noexcept {
  assert(loop_->runs_here() && "tasks are cancelled on their loop's thread");
  for (CancelScope *scope = this; scope;) {
    bool stops_here = scope->cancelled_ || (scope != this && scope->kind_ == Kind::shield);
    if (!stops_here)
      scope->mark();
    scope = successor(*scope, !stops_here);
  }
}

void CancelScope::mark() noexcept {
  cancelled_ = true;
  if (parked_)
    parked_->cancel();
}

CancelScope *CancelScope::successor(CancelScope &at, bool descend) noexcept {
  if (descend && at.first_child_)
    return at.first_child_;
  for (CancelScope *scope = &at; scope != this; scope = scope->parent_)
    if (scope->next_)
      return scope->next_;
  return nullptr;
}

void Waiter::park() noexcept {
  state_ = State::parked;
  scope().parked_ = this;
  if (SuspensionObserver *observer = loop().observer_)
    observer->parked(*this);
}

void Waiter::complete() noexcept {
  if (state_ == State::parked)
    scope().parked_ = nullptr;
  state_ = State::complete;
  loop().ready(*this);
  if (SuspensionObserver *observer = loop().observer_)
    observer->completed(*this);
}

bool Waiter::refuse() noexcept {
  bool suspends = turn_is_over();
  if (suspends)
    complete();
  state_ = State::cancelled;
  return suspends;
}

void Waiter::cancel() noexcept {
  if (!abort_(*this))
    return;
  complete();
  state_ = State::cancelled;
}

bool Waiter::turn_is_over() noexcept { return --loop().operations_left_ <= 0; }

bool is_cancelled(const std::exception_ptr &error) noexcept {
  if (!error)
    return false;
  try {
    std::rethrow_exception(error);
  } catch (const Cancelled &) {
    return true;
  } catch (...) {
    return false;
  }
}

} // namespace rill
