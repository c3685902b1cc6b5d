// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A condition on what a Mutex protects: waiting for it lets others have the mutex meanwhile.
#ifndef RILL_CONDITION_H
#define RILL_CONDITION_H

#include "rill/errors.h"
#include "rill/mutex.h"
#include "rill/suspend.h"
#include "rill/task.h"
#include "rill/wait_queue.h"

#include <concepts>
#include <utility>

namespace rill {

/// Must outlive its waiters. One condition may serve several mutexes.
class Condition {
  struct Wait;

public:
  /// Suspension point: unlocks, waits to be notified, and locks again before it returns, throws or
  /// is cancelled. Look at the condition again afterwards: it may no longer hold. Resumes from the
  /// loop. Throws UsageError if `guard` holds no mutex; `guard` must stay where it is.
  Suspend<Wait> wait(Mutex::Guard &guard) noexcept { return Suspend<Wait>(*this, guard); }

  /// The same until `holds()`, which is called with the mutex locked: a suspension point as long as
  /// it does not hold.
  template <std::predicate Holds> Task<> wait(Mutex::Guard &guard, Holds holds) {
    while (!holds())
      co_await wait(guard);
  }

  /// Who is notified goes to the end of the mutex's line. Never suspends; the mutex need not be
  /// locked.
  void notify_one() noexcept {
    if (Waiter *waiter = waiters_.pop())
      Suspend<Wait>::operation(*waiter).lock_again(*waiter);
  }
  void notify_all() noexcept {
    while (!waiters_.empty())
      notify_one();
  }

private:
  struct Wait {
    Condition &condition;
    Mutex::Guard &guard;
    bool notified = false;
    bool cancelled = false;

    bool start(Waiter &waiter) {
      if (!guard.mutex_)
        throw UsageError("rill: waiting on a condition needs a locked mutex");
      condition.waiters_.push(waiter);
      guard.mutex_->hand_over();
      return false;
    }
    /// Too late once it is in the mutex's line, as it is from here on.
    bool abort(Waiter &waiter) noexcept {
      if (std::exchange(notified, true))
        return false;
      condition.waiters_.remove(waiter);
      cancelled = true;
      lock_again(waiter);
      return false;
    }
    void finish() const {
      if (cancelled)
        throw Cancelled();
    }
    void lock_again(Waiter &waiter) noexcept {
      notified = true;
      if (guard.mutex_->take())
        waiter.complete();
      else
        guard.mutex_->waiters_.push(waiter);
    }
  };

  WaitQueue waiters_;
};

} // namespace rill

#endif
