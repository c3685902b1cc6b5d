// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Deadlines. A timer is a node of an intrusive forest: arming and disarming allocate nothing and
// cannot fail. On average both take constant time; at worst, and to take out the first, as long as
// the logarithm of how many timers were armed: no queue of any length holds up its loop.
#ifndef RILL_TIMER_H
#define RILL_TIMER_H

#include "rill/clock.h"

#include <array>
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
  /// Of the highest rank; the siblings follow in descending order.
  Timer *first_child_ = nullptr;
  Timer *next_ = nullptr;
  /// The sibling before, or the parent of the first; null for a root.
  Timer *previous_ = nullptr;
  /// Higher than the rank of any child.
  unsigned char rank_ = 0;
  bool armed_ = false;
};

/// The deadlines of one loop, earliest first.
class TimerQueue {
public:
  bool empty() const noexcept { return !earliest_; }
  /// When the next timer is due; TimePoint::max() when none is armed.
  TimePoint next_deadline() const noexcept {
    return earliest_ ? earliest_->deadline_ : TimePoint::max();
  }

  void arm(Timer &timer, TimePoint deadline) noexcept;
  /// Does nothing to a timer that is not armed.
  void disarm(Timer &timer) noexcept;
  /// Fires, in order, every timer that is due at `now`.
  void fire_due(TimePoint now) noexcept;

private:
  /// To reach it takes more timers than can ever be armed.
  static constexpr int highest_rank = 63;

  static bool earlier(const Timer &a, const Timer &b) noexcept;
  static Timer *link(Timer *a, Timer *b) noexcept;
  static unsigned char rank_by_children(const Timer &timer) noexcept;
  void add(Timer *tree) noexcept;
  void cut(Timer &timer) noexcept;
  void take(Timer &timer) noexcept;
  Timer *find_earliest() const noexcept;

  /// The trees, at most one of each rank.
  std::array<Timer *, highest_rank + 1> roots_{};
  /// One bit for each rank of which there is a tree.
  std::uint64_t used_ = 0;
  Timer *earliest_ = nullptr;
  std::uint64_t armed_so_far_ = 0;
};

} // namespace rill

#endif
