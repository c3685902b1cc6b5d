// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Waiting for time to pass. There is one kind of timer, a deadline; a duration is one from now.
// Deadlines are kept to the nanosecond (where Linux is older than 5.11, rounded up to
// milliseconds); how soon afterwards a sleeper runs is up to the kernel and to whoever is in line
// before it.
#ifndef RILL_SLEEP_H
#define RILL_SLEEP_H

#include "rill/clock.h"
#include "rill/loop.h"
#include "rill/suspend.h"
#include "rill/timer.h"

#include <chrono>

namespace rill {

namespace detail {

struct Sleep : Timer {
  explicit Sleep(TimePoint until) noexcept : Timer(&Sleep::fire), until(until) {}
  Sleep(Sleep &&other) noexcept : Sleep(other.until) {} // before it is armed

  bool start(Waiter &sleeper) noexcept {
    waiter = &sleeper;
    sleeper.loop().timers().arm(*this, until);
    return false;
  }
  bool abort(Waiter &sleeper) noexcept {
    sleeper.loop().timers().disarm(*this);
    return true;
  }
  void finish() const noexcept {}

  static void fire(Timer &timer) noexcept { static_cast<Sleep &>(timer).waiter->complete(); }

  TimePoint until;
  Waiter *waiter = nullptr;
};

struct Yield {
  bool start(Waiter &waiter) const noexcept {
    waiter.complete();
    return false;
  }
  bool abort(Waiter &) const noexcept { return false; }
  void finish() const noexcept {}
};

} // namespace detail

/// Suspension point, always: resumes from the loop when `until` has passed, at the earliest in the
/// next turn. Cancelling ends the sleep.
inline Suspend<detail::Sleep> sleep_until(TimePoint until) noexcept {
  return Suspend<detail::Sleep>(until);
}

/// The same, from now; a duration of zero or less lets one turn pass. Throws NoLoop off the loop.
template <class Rep, class Period>
Suspend<detail::Sleep> sleep_for(std::chrono::duration<Rep, Period> duration) {
  return sleep_until(later(EventLoop::current().now(), saturate(duration)));
}

/// Suspension point, always: lets everybody else who is in line run first, and resumes from the
/// loop. Cancellation is noticed on entry.
inline Suspend<detail::Yield> yield() noexcept { return Suspend<detail::Yield>(); }

} // namespace rill

#endif
