// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Asynchronous cleanup. A handler and a destructor cannot await; finally() can:
//
//   co_await finally(serve(session), [&] { return session.close(); });
#ifndef RILL_FINALLY_H
#define RILL_FINALLY_H

#include "rill/cancel.h"
#include "rill/exception_group.h"
#include "rill/task.h"
#include "rill/timeout.h"

#include <chrono>
#include <concepts>
#include <utility>

namespace rill {

/// How long a cleanup may take unless its caller says otherwise.
inline constexpr Duration cleanup_limit = std::chrono::seconds(10);

namespace detail {

/// Throws what has to be thrown when a body and then its cleanup have ended. A failed cleanup is
/// never lost: beside an error of the body it makes a group, and it wins over Cancelled, since the
/// request stays in force and shows at the next suspension point.
void throw_failures(const std::exception_ptr &of_body, const std::exception_ptr &of_cleanup);

template <class Cleanup> Task<> clean_up(Cleanup &cleanup, Duration limit) {
  CancelScope &outer = co_await OwnScope();
  Timeout shielded(outer, later(outer.loop().now(), limit), CancelScope::Kind::shield);
  Settled<void> outcome = co_await settle_within(shielded.scope(), invoke(cleanup));
  if (shielded.expired() && outcome.cancelled())
    throw TimeoutError();
  std::move(outcome).value();
}

template <class T, class Cleanup>
Task<T> run_and_clean_up(Task<T> body, Cleanup cleanup, Duration limit) {
  Task<> cleaning = clean_up(cleanup, limit); // before the body: memory may run out in it
  Settled<T> outcome = co_await settle(std::move(body));
  Settled<void> cleaned = co_await settle(std::move(cleaning));
  throw_failures(outcome.error(), cleaned.error());
  co_return std::move(outcome).value();
}

} // namespace detail

/// Runs `body`, a task or what a function of rill returns; then, however that ended, `co_await
/// cleanup()`; yields the body's result or throws what it threw. The cleanup is shielded from
/// cancellation and has its own time limit. Suspends where body and cleanup do.
template <class A, std::invocable Cleanup>
Task<detail::AwaitedValue<A>> finally(A &&body, Cleanup cleanup, Duration limit = cleanup_limit) {
  return detail::run_and_clean_up(detail::as_task(std::forward<A>(body)), std::move(cleanup),
                                  limit);
}

} // namespace rill

#endif
