// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A binomial forest: trees in which no child is due before its parent, at most one of each rank,
// like the digits of a binary number. Adding a tree carries like adding to the number:
//
//   rank 0 1 2         two trees of equal rank become one of the next rank: the root that is due
//        o o o         later becomes a child of the other
//          | |\        .
//          o o o       taking a timer out adds its children again, each a tree by itself; those
//              |       above it keep their ranks, though they have fewer children then
//              o
#include "rill/timer.h"

#include <algorithm>
#include <bit>
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
  if (!earliest_ || earlier(timer, *earliest_))
    earliest_ = &timer;
  add(&timer);
}

void TimerQueue::disarm(Timer &timer) noexcept {
  if (timer.armed_)
    take(timer);
}

void TimerQueue::fire_due(TimePoint now) noexcept {
  while (earliest_ && earliest_->deadline_ <= now) {
    Timer &due = *earliest_;
    take(due);
    due.fire_(due);
  }
}

/// Both are roots of the same rank; the earlier one becomes the parent.
Timer *TimerQueue::link(Timer *a, Timer *b) noexcept {
  if (earlier(*b, *a))
    std::swap(a, b);
  b->previous_ = a;
  b->next_ = a->first_child_;
  if (b->next_)
    b->next_->previous_ = b;
  a->first_child_ = b;
  a->rank_ = rank_by_children(*a);
  return a;
}

unsigned char TimerQueue::rank_by_children(const Timer &timer) noexcept {
  if (!timer.first_child_)
    return 0;
  return static_cast<unsigned char>(std::min(timer.first_child_->rank_ + 1, highest_rank));
}

void TimerQueue::add(Timer *tree) noexcept {
  while (Timer *same = std::exchange(roots_[tree->rank_], nullptr)) {
    used_ &= ~(std::uint64_t(1) << tree->rank_);
    tree = link(tree, same);
  }
  roots_[tree->rank_] = tree;
  used_ |= std::uint64_t(1) << tree->rank_;
}

/// Parts a timer, and the tree below it, from what is above and beside it.
void TimerQueue::cut(Timer &timer) noexcept {
  if (!timer.previous_) {
    roots_[timer.rank_] = nullptr;
    used_ &= ~(std::uint64_t(1) << timer.rank_);
    return;
  }
  bool first = timer.previous_->first_child_ == &timer;
  (first ? timer.previous_->first_child_ : timer.previous_->next_) = timer.next_;
  if (timer.next_)
    timer.next_->previous_ = timer.previous_;
  timer.next_ = timer.previous_ = nullptr;
}

void TimerQueue::take(Timer &timer) noexcept {
  cut(timer);
  Timer *child = std::exchange(timer.first_child_, nullptr);
  while (child) {
    Timer *next = std::exchange(child->next_, nullptr);
    child->previous_ = nullptr;
    child->rank_ = rank_by_children(*child);
    add(child);
    child = next;
  }
  timer.rank_ = 0;
  timer.armed_ = false;
  if (&timer == earliest_)
    earliest_ = find_earliest();
}

Timer *TimerQueue::find_earliest() const noexcept {
  Timer *earliest = nullptr;
  for (std::uint64_t left = used_; left; left &= left - 1) {
    Timer *root = roots_[static_cast<std::size_t>(std::countr_zero(left))];
    if (!earliest || earlier(*root, *earliest))
      earliest = root;
  }
  return earliest;
}

} // namespace rill
