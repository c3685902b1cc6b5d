// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// When a loop looks for I/O although coroutines are in line. Reading the clock after every step
// would cost more than many a step, so it is read every few steps: the fewer, the longer they take.
#ifndef RILL_POLL_PACER_H
#define RILL_POLL_PACER_H

#include "rill/clock.h"

#include <algorithm>
#include <chrono>

namespace rill {

/// Shares the time of a loop: what is in line runs for a period, then I/O has its turn. The period
/// is as long as I/O took the last time, so that neither starves the other; never too short for the
/// price of a poll, nor too long for who waits for an answer.
class PollPacer {
public:
  /// To be called after every step; whether the period is over.
  bool step_done() noexcept {
    if (--steps_left_ <= 0)
      look();
    return due_;
  }
  bool due() const noexcept { return due_; }
  /// I/O has had its turn, and took so long. The next period begins when the clock is read next.
  void polled(Duration took) noexcept {
    period_ = std::clamp(took, shortest, longest);
    due_ = false;
    begun_ = false;
  }

private:
  static constexpr Duration shortest = std::chrono::microseconds(100);
  static constexpr Duration longest = std::chrono::milliseconds(5);
  static constexpr Duration look_every = shortest / 4;
  static constexpr Duration::rep most_steps = 32;

  void look() noexcept {
    TimePoint present = Clock::now();
    Duration elapsed = std::max(present - looked_, Duration(1));
    steps_ = std::clamp(steps_ * look_every / elapsed, Duration::rep(1), most_steps);
    steps_left_ = steps_;
    looked_ = present;
    if (!begun_)
      ends_ = present + period_;
    begun_ = true;
    due_ = present >= ends_;
  }

  Duration period_ = shortest;
  TimePoint ends_{};
  TimePoint looked_{};
  Duration::rep steps_ = 1;
  Duration::rep steps_left_ = 1;
  bool begun_ = false;
  bool due_ = false;
};

} // namespace rill

#endif
