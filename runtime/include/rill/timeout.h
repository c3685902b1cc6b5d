// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Time limits. A limit is a cancel scope with a deadline: when it passes, the body is cancelled,
// and only once the body has ended does the caller see TimeoutError.
#ifndef RILL_TIMEOUT_H
#define RILL_TIMEOUT_H

#include "rill/cancel.h"
#include "rill/clock.h"
#include "rill/loop.h"
#include "rill/task.h"
#include "rill/timer.h"

#include <chrono>
#include <exception>
#include <utility>

namespace rill {

/// A time limit passed. A std::exception, unlike the Cancelled that a request from outside throws.
struct TimeoutError final : std::exception {
  const char *what() const noexcept override { return "rill: the time limit has passed"; }
};

/// A limit in force; given to the body of with_timeout() and valid until that has returned.
class Timeout : private Timer {
public:
  Timeout(CancelScope &parent, TimePoint deadline,
          CancelScope::Kind kind = CancelScope::Kind::open) noexcept
      : Timer(&Timeout::expire), scope_(parent, kind) {
    reschedule(deadline);
  }
  ~Timeout() { scope_.loop().timers().disarm(*this); }

  /// Moves the deadline; one in the past passes in the next turn. Never suspends; does nothing once
  /// the limit has passed.
  void reschedule(TimePoint deadline) noexcept {
    if (!expired_)
      scope_.loop().timers().arm(*this, deadline);
  }
  using Timer::deadline;
  bool expired() const noexcept { return expired_; }
  CancelScope &scope() noexcept { return scope_; }

private:
  static void expire(Timer &timer) noexcept {
    auto &timeout = static_cast<Timeout &>(timer);
    timeout.expired_ = true;
    timeout.scope_.request();
  }

  CancelScope scope_;
  bool expired_ = false;
};

namespace detail {

/// The result of what ran under `limit`, or the right one of TimeoutError and Cancelled.
template <class T> T outcome_under(const Timeout &limit, CancelScope &outer, Settled<T> outcome) {
  if (limit.expired() && outcome.cancelled() && !outer.cancelled())
    throw TimeoutError();
  return std::move(outcome).value();
}

template <class T> Task<T> run_until(TimePoint deadline, Task<T> task) {
  CancelScope &outer = co_await OwnScope();
  Timeout limit(outer, deadline);
  Settled<T> outcome = co_await settle_within(limit.scope(), std::move(task));
  co_return outcome_under(limit, outer, std::move(outcome));
}

template <class T> Task<T> run_for(Duration duration, Task<T> task) {
  co_return co_await run_until(later(EventLoop::current().now(), duration), std::move(task));
}

} // namespace detail

/// Runs a task, or what a function of rill returns; if it has not ended at `deadline` it is
/// cancelled, awaited, and TimeoutError is thrown. What ends all the same wins; a request from
/// outside stays Cancelled. Suspends where the task does.
template <class A> Task<detail::AwaitedValue<A>> deadline(TimePoint deadline, A &&awaitable) {
  return detail::run_until(deadline, detail::as_task(std::forward<A>(awaitable)));
}

/// The same, `duration` after the co_await.
template <class Rep, class Period, class A>
Task<detail::AwaitedValue<A>> timeout(std::chrono::duration<Rep, Period> duration, A &&awaitable) {
  return detail::run_for(saturate(duration), detail::as_task(std::forward<A>(awaitable)));
}

/// The same for `body(limit)`, which may move the limit while it runs.
template <class Rep, class Period, class Body>
Task<detail::TaskValue<Body &, Timeout &>>
with_timeout(std::chrono::duration<Rep, Period> duration, Body body) {
  CancelScope &outer = co_await detail::OwnScope();
  Timeout limit(outer, later(outer.loop().now(), saturate(duration)));
  auto outcome = co_await detail::settle_within(limit.scope(), detail::invoke(body, limit));
  co_return detail::outcome_under(limit, outer, std::move(outcome));
}

} // namespace rill

#endif
