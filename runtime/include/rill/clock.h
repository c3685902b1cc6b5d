// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The unit of time: nanoseconds of the steady clock. Sums saturate, so that "for ever" may be
// written hours::max() and a negative duration means "already over".
#ifndef RILL_CLOCK_H
#define RILL_CLOCK_H

#include <chrono>
#include <cstddef>

namespace rill {

using Clock = std::chrono::steady_clock;
using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<Clock, Duration>;

/// The nearest Duration; what is not a number lasts for ever.
template <class Rep, class Period>
constexpr Duration saturate(std::chrono::duration<Rep, Period> duration) noexcept {
  using Seconds = std::chrono::duration<double>;
  if (!(Seconds(duration) < Seconds(Duration::max())))
    return Duration::max();
  if (Seconds(duration) <= Seconds(Duration::min()))
    return Duration::min();
  return std::chrono::duration_cast<Duration>(duration);
}

constexpr TimePoint later(TimePoint point, Duration duration) noexcept {
  if (duration > Duration::zero() && point > TimePoint::max() - duration)
    return TimePoint::max();
  if (duration < Duration::zero() && point < TimePoint::min() - duration)
    return TimePoint::min();
  return point + duration;
}

/// `duration`, which is not negative, as often as `count` says.
constexpr Duration times(Duration duration, std::size_t count) noexcept {
  auto most = static_cast<std::size_t>(Duration::max().count());
  if (count > 0 && static_cast<std::size_t>(duration.count()) > most / count)
    return Duration::max();
  return duration * static_cast<Duration::rep>(count);
}

} // namespace rill

#endif
