// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// race: several ways to the same result; the first to end decides.
#ifndef RILL_RACE_H
#define RILL_RACE_H

#include "rill/nursery.h"
#include "rill/settled.h"
#include "rill/task.h"

#include <concepts>
#include <optional>
#include <utility>

namespace rill {

namespace detail {

template <class T>
Task<> run_in_race(Task<T> task, std::optional<Settled<T>> &winner, Nursery &nursery) {
  Settled<T> outcome = co_await settle(std::move(task));
  if (winner)
    co_return;
  winner.emplace(std::move(outcome));
  nursery.scope().request();
}

} // namespace detail

/// Runs the tasks beside each other, and once the first has ended, well or not, cancels and awaits
/// the others; yields its result or throws what it threw. What the others come to is dropped, a
/// result included that one of them reached in the same turn. Suspends until all have ended;
/// cancelling the caller cancels them all.
template <class T, std::same_as<Task<T>>... More> Task<T> race(Task<T> first, More... others) {
  CancelScope &outer = co_await detail::OwnScope();
  detail::Nursery nursery(outer);
  std::optional<Settled<T>> winner;
  co_await detail::supervise(nursery, [&] {
    nursery.spawn(detail::run_in_race(std::move(first), winner, nursery));
    (nursery.spawn(detail::run_in_race(std::move(others), winner, nursery)), ...);
  });
  co_return std::move(*winner).value();
}

} // namespace rill

#endif
