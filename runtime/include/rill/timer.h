// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Deadlines. A timer is a node of an intrusive pairing heap: arming and disarming allocate nothing
// and cannot fail; arming takes constant time, and so does disarming one that no other timer has
// been compared against, which is what happens to nearly every time-out.
#ifndef RILL_TIMER_H
#define RILL_TIMER_H

#include "rill/clock.h"

#include <cstdint>

namespace rill {

/// Calls `fire` on the loop's thread once its deadline has passed. Must be disarmed before it dies.
class Timer {
public:
  using Fire = void (*)(Timer &) noexcept;

  explicit Timer(Fire fire) noexcept : fire_(fire) {}
  Timer(const Timer &) = delete;
  Timer &operator=(const Timer &) = delete;

  bool armed() const noexcept { return armed_; }
  TimePoint deadline() const noexcept { return deadline_; }

private:
  friend class TimerQueue;

  TimePoint deadline_{};
  /// Tells apart equal deadlines: who was armed first fires first.
  std::uint64_t order_ = 0;
  Fire fire_;
  Timer *first_child_ = nullptr;
  Timer *next_ = nullptr;
  /// The elder sibling, or the parent of the eldest; null for the root.
  Timer *previous_ = nullptr;
  bool armed_ = false;
};

/// The deadlines of one loop, earliest first.
class TimerQueue {
public:
  bool empty() const noexcept { return !root_; }
  /// When the next timer is due; TimePoint::max() when none is armed.
  TimePoint next_deadline() const noexcept { return root_ ? root_->deadline_ : TimePoint::max(); }

  void arm(Timer &timer, TimePoint deadline) noexcept;
  /// Does nothing to a timer that is not armed.
  void disarm(Timer &timer) noexcept;
  /// Fires, in order, every timer that is due at `now`.
  void fire_due(TimePoint now) noexcept;

private:
  static bool earlier(const Timer &a, const Timer &b) noexcept;
  static Timer *merge(Timer *a, Timer *b) noexcept;
  static Timer *merge_siblings(Timer *first) noexcept;
  void take(Timer &timer) noexcept;

  Timer *root_ = nullptr;
  std::uint64_t armed_so_far_ = 0;
};

} // namespace rill

#endif
