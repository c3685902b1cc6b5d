// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A pairing heap: a tree in which no child is due before its parent. Siblings form a list, and
// two-pass merging keeps the amortised cost of removing the first logarithmic, without recursion.
#include "rill/timer.h"

#include <utility>

namespace rill {

bool TimerQueue::earlier(const Timer &a, const Timer &b) noexcept {
  return a.deadline_ != b.deadline_ ? a.deadline_ < b.deadline_ : a.order_ < b.order_;
}

void TimerQueue::arm(Timer &timer, TimePoint deadline) noexcept {
  disarm(timer);
  timer.deadline_ = deadline;
  timer.order_ = armed_so_far_++;
  timer.armed_ = true;
  root_ = root_ ? merge(root_, &timer) : &timer;
}

void TimerQueue::disarm(Timer &timer) noexcept {
  if (timer.armed_)
    take(timer);
}

void TimerQueue::fire_due(TimePoint now) noexcept {
  while (root_ && root_->deadline_ <= now) {
    Timer &due = *root_;
    take(due);
    due.fire_(due);
  }
}

/// Both are roots of their trees; the earlier one becomes the parent.
Timer *TimerQueue::merge(Timer *a, Timer *b) noexcept {
  if (earlier(*b, *a))
    std::swap(a, b);
  b->previous_ = a;
  b->next_ = a->first_child_;
  if (b->next_)
    b->next_->previous_ = b;
  a->first_child_ = b;
  return a;
}

/// Merges siblings in pairs from left to right, then the pairs from right to left.
Timer *TimerQueue::merge_siblings(Timer *first) noexcept {
  Timer *pairs = nullptr;
  while (first) {
    Timer *left = first;
    Timer *right = left->next_;
    first = right ? right->next_ : nullptr;
    left->next_ = left->previous_ = nullptr;
    Timer *pair = left;
    if (right) {
      right->next_ = right->previous_ = nullptr;
      pair = merge(left, right);
    }
    pair->next_ = pairs;
    pairs = pair;
  }
  Timer *root = nullptr;
  while (pairs) {
    Timer *pair = std::exchange(pairs, pairs->next_);
    pair->next_ = nullptr;
    root = root ? merge(root, pair) : pair;
  }
  return root;
}

void TimerQueue::take(Timer &timer) noexcept {
  Timer *children = merge_siblings(std::exchange(timer.first_child_, nullptr));
  if (&timer == root_) {
    root_ = children;
  } else {
    bool eldest = timer.previous_->first_child_ == &timer;
    (eldest ? timer.previous_->first_child_ : timer.previous_->next_) = timer.next_;
    if (timer.next_)
      timer.next_->previous_ = timer.previous_;
    if (children)
      root_ = merge(root_, children);
  }
  timer.next_ = timer.previous_ = nullptr;
  timer.armed_ = false;
}

} // namespace rill
