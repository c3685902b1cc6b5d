// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// cancel_on: a task that another thread may cancel, through a CancellationSource or, at the border
// to code that knows nothing of rill, through a std::stop_token.
#ifndef RILL_CANCEL_ON_H
#define RILL_CANCEL_ON_H

#include "rill/cancel.h"
#include "rill/cancellation_source.h"
#include "rill/remote_request.h"
#include "rill/task.h"

#include <optional>
#include <stop_token>
#include <utility>

namespace rill {

namespace detail {

template <class T> Task<T> run_under(CancellationSource &source, Task<T> task) {
  CancelScope &outer = co_await OwnScope();
  CancelScope scope(outer);
  CancellationSource::Listener listener(source, scope);
  Settled<T> outcome = co_await settle_within(scope, std::move(task));
  listener.leave();
  co_await listener.request().settled();
  co_return std::move(outcome).value();
}

template <class T> Task<T> run_under(std::stop_token token, Task<T> task) {
  CancelScope &outer = co_await OwnScope();
  CancelScope scope(outer);
  RemoteRequest request(scope);
  auto send = [&request]() noexcept { request.send(); };
  std::optional<std::stop_callback<decltype(send)>> sender;
  if (token.stop_requested())
    scope.request();
  else
    sender.emplace(std::move(token), send);
  Settled<T> outcome = co_await settle_within(scope, std::move(task));
  sender.reset(); // waits for a thread that is just sending
  co_await request.settled();
  co_return std::move(outcome).value();
}

} // namespace detail

/// Runs a task, or what a function of rill returns, and yields its result; `source.cancel()`, from
/// any thread, cancels it, and so does cancelling the caller. A task whose source was cancelled
/// before runs to its first suspension point. Suspends where the task does. When the task has
/// ended, a request that is on its way is waited for, which nothing can delay but the loop itself.
template <class A>
Task<detail::AwaitedValue<A>> cancel_on(CancellationSource &source, A &&awaitable) {
  return detail::run_under(source, detail::as_task(std::forward<A>(awaitable)));
}

/// The same for code that knows nothing of rill: a stop request, from any thread, cancels the task.
template <class A> Task<detail::AwaitedValue<A>> cancel_on(std::stop_token token, A &&awaitable) {
  return detail::run_under(std::move(token), detail::as_task(std::forward<A>(awaitable)));
}

} // namespace rill

#endif
