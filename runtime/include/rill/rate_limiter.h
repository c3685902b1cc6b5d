// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// RateLimiter: so many per so long, with a burst after a quiet time.
#ifndef RILL_RATE_LIMITER_H
#define RILL_RATE_LIMITER_H

#include "rill/attributes.h"
#include "rill/clock.h"
#include "rill/loop.h"
#include "rill/mutex.h"
#include "rill/sleep.h"
#include "rill/task.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>

namespace rill {

/// A token bucket, kept as one point in time: when the bucket would be full again.
/// FIFO-fair; shared by tasks of one loop; must outlive its waiters.
class RILL_FACT("limiter") RateLimiter {
public:
  /// `count` per `period`, of which up to `burst` at once. Throws std::invalid_argument unless all
  /// three are positive. Never suspends.
  template <class Rep, class Period>
  RateLimiter(std::size_t count, std::chrono::duration<Rep, Period> period, std::size_t burst = 1)
      : RateLimiter(count, saturate(period), burst, Checked()) {}

  /// Suspension point: waits in line for its turn. Resumes from the loop. Cancelling uses nothing
  /// up.
  Task<> acquire() {
    Mutex::Guard first_in_line = co_await line_.lock();
    EventLoop &loop = EventLoop::current();
    TimePoint allowed = later(full_at_, -tolerance_);
    if (allowed > loop.now())
      co_await sleep_until(allowed);
    full_at_ = later(std::max(full_at_, loop.now()), interval_);
  }

private:
  struct Checked {};
  RateLimiter(std::size_t count, Duration period, std::size_t burst, Checked)
      : interval_(part(period, count)), tolerance_(times(interval_, burst ? burst - 1 : 0)) {
    if (count == 0 || burst == 0 || period <= Duration::zero())
      throw std::invalid_argument("rill: a rate needs a positive count, period and burst");
  }
  static Duration part(Duration period, std::size_t count) noexcept {
    if (count == 0 || period <= Duration::zero())
      return Duration::zero();
    return Duration(static_cast<std::size_t>(period.count()) / count);
  }

  const Duration interval_;
  const Duration tolerance_;
  TimePoint full_at_{};
  Mutex line_;
};

} // namespace rill

#endif
