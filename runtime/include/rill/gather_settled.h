// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// gather_settled: several tasks at once, and how each of them ended. A failure stops nobody.
#ifndef RILL_GATHER_SETTLED_H
#define RILL_GATHER_SETTLED_H

#include "rill/gather.h"
#include "rill/settled.h"
#include "rill/task.h"

#include <concepts>
#include <ranges>
#include <tuple>
#include <utility>
#include <vector>

namespace rill {

namespace detail {

/// An outcome as a result; but a request to the caller is no outcome of the task.
template <class T> Task<Settled<T>> outcome_of(Task<T> task) {
  CancelScope &own = co_await OwnScope();
  Settled<T> outcome = co_await settle(std::move(task));
  if (own.cancelled() && outcome.cancelled())
    throw Cancelled();
  co_return outcome;
}

} // namespace detail

/// Runs the tasks beside each other and yields the tuple of their outcomes once all have ended.
/// Cancelling the caller cancels the tasks, and then throws Cancelled.
template <class... A>
  requires(!std::same_as<std::remove_cvref_t<A>, GatherOptions> && ...)
Task<std::tuple<Settled<detail::AwaitedValue<A>>...>> gather_settled(A &&...awaitables) {
  return gather(detail::outcome_of(detail::as_task(std::forward<A>(awaitables)))...);
}

/// The same for a range, at most `limit` at once, in the order of the range; see gather().
template <class Range>
  requires detail::RangeOfTasks<Range>
auto gather_settled(Range tasks, GatherOptions options)
    -> Task<std::vector<Settled<detail::ValueOf<Range>>>> {
  auto outcome = [](auto &&task) { return detail::outcome_of(detail::as_task(std::move(task))); };
  auto outcomes = std::views::transform(tasks, outcome);
  co_return co_await gather(std::move(outcomes), options);
}

} // namespace rill

#endif
