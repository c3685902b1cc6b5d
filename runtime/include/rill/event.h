// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Something that has happened, or has not yet.
#ifndef RILL_EVENT_H
#define RILL_EVENT_H

#include "rill/suspend.h"
#include "rill/wait_queue.h"

namespace rill {

/// Stays set until it is cleared. Shared by tasks of one loop; must outlive its waiters.
class Event {
  struct Wait;

public:
  /// Suspension point: returns once the event is set, even if it is cleared before the waiter's
  /// turn. Resumes from the loop, after the call that set it. Cancelling leaves the line.
  Suspend<Wait> wait() noexcept { return Suspend<Wait>(*this); }

  /// Wakes all who wait, in order of arrival. Never suspends.
  void set() noexcept {
    set_ = true;
    waiters_.complete_all();
  }
  void clear() noexcept { set_ = false; }
  bool is_set() const noexcept { return set_; }

private:
  struct Wait {
    Event &event;
    bool start(Waiter &waiter) noexcept {
      if (!event.set_)
        event.waiters_.push(waiter);
      return event.set_;
    }
    bool abort(Waiter &waiter) noexcept {
      event.waiters_.remove(waiter);
      return true;
    }
    void finish() const noexcept {}
  };

  WaitQueue waiters_;
  bool set_ = false;
};

} // namespace rill

#endif
