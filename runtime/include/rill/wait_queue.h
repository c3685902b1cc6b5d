// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Waiters in the order in which they came. Intrusive: no operation allocates or fails, and a
// waiter that is cancelled leaves from the middle in constant time.
#ifndef RILL_WAIT_QUEUE_H
#define RILL_WAIT_QUEUE_H

#include "rill/suspend.h"

#include <cassert>

namespace rill {

/// The line in front of a primitive. One loop, one thread; never suspends by itself.
class WaitQueue {
public:
  WaitQueue() = default;
  WaitQueue(const WaitQueue &) = delete;
  WaitQueue &operator=(const WaitQueue &) = delete;
  ~WaitQueue() { assert(!first_ && "what tasks wait for outlives them"); }

  bool empty() const noexcept { return !first_; }
  Waiter *front() const noexcept { return first_; }

  void push(Waiter &waiter) noexcept {
    waiter.previous = last_;
    waiter.next = nullptr;
    (last_ ? last_->next : first_) = &waiter;
    last_ = &waiter;
  }
  void remove(Waiter &waiter) noexcept {
    (waiter.previous ? waiter.previous->next : first_) = waiter.next;
    (waiter.next ? waiter.next->previous : last_) = waiter.previous;
  }
  /// The one who waits longest, taken out of the line; null when nobody waits.
  Waiter *pop() noexcept {
    Waiter *waiter = first_;
    if (waiter)
      remove(*waiter);
    return waiter;
  }
  void complete_all() noexcept {
    while (Waiter *waiter = pop())
      waiter->complete();
  }

private:
  Waiter *first_ = nullptr;
  Waiter *last_ = nullptr;
};

} // namespace rill

#endif
