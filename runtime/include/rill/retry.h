// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// retry: again after a failure, each time after a longer pause.
#ifndef RILL_RETRY_H
#define RILL_RETRY_H

#include "rill/clock.h"
#include "rill/sleep.h"
#include "rill/task.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <stdexcept>
#include <utility>

namespace rill {

struct RetryPolicy {
  /// How often to try in all; at least once.
  unsigned attempts = 3;
  /// The pause after the first failure; each later one is `factor` times as long, up to `longest`.
  Duration pause = std::chrono::milliseconds(100);
  double factor = 2;
  Duration longest = std::chrono::seconds(30);
  /// Up to which part of itself a pause is shortened at random, from 0 to 1, so that clients which
  /// failed together do not come again together.
  double jitter = 0;
  /// Whether another try can help after this error; empty: always.
  std::function<bool(const std::exception &)> worthwhile = {};
};

namespace detail {

/// False for Cancelled and for whatever else is not a std::exception.
inline bool worth_retrying(const RetryPolicy &policy, const std::exception_ptr &error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception &exception) {
    return !policy.worthwhile || policy.worthwhile(exception);
  } catch (...) {
    return false;
  }
}

/// `pause`, or less.
Duration shorten_at_random(Duration pause, double jitter);

} // namespace detail

/// Awaits `fn()` until it succeeds and yields its result; throws the last error when the attempts
/// are used up or another is not worthwhile. Only a std::exception is retried, so a cancellation
/// goes through at once. Throws std::invalid_argument for zero attempts, a factor that is negative
/// or no number, and a jitter that is not from 0 to 1. Suspends where `fn` does, and in the pauses,
/// which cancelling ends.
template <class Fn> Task<detail::TaskValue<Fn &>> retry(RetryPolicy policy, Fn fn) {
  if (policy.attempts == 0)
    throw std::invalid_argument("rill: retry needs at least one attempt");
  if (!(policy.factor >= 0))
    throw std::invalid_argument("rill: the factor of a retry must not be negative");
  if (!(policy.jitter >= 0 && policy.jitter <= 1))
    throw std::invalid_argument("rill: the jitter of a retry must be from 0 to 1");
  Duration pause = std::min(policy.pause, policy.longest);
  for (unsigned attempt = 1;; ++attempt) {
    auto outcome = co_await settle(detail::invoke(fn));
    if (outcome.ok() || attempt == policy.attempts ||
        !detail::worth_retrying(policy, outcome.error()))
      co_return std::move(outcome).value();
    co_await sleep_for(detail::shorten_at_random(pause, policy.jitter));
    std::chrono::duration<double, Duration::period> longer(pause);
    pause = std::min(saturate(longer * policy.factor), policy.longest);
  }
}

} // namespace rill

#endif
