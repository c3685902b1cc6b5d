// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// race: several ways to a result; the first to end decides.
#ifndef RILL_RACE_H
#define RILL_RACE_H

#include "rill/gather.h"
#include "rill/nursery.h"
#include "rill/settled.h"
#include "rill/task.h"

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace rill {

namespace detail {

/// What a race yields: the common type of the results, or a variant with one alternative for each.
template <class First, class... More> struct RaceValue {
  using type = std::variant<Regular<First>, Regular<More>...>;
};
template <class First, std::same_as<First>... More> struct RaceValue<First, More...> {
  using type = First;
};

template <std::size_t place, class Variant, class T> Task<Variant> as_alternative(Task<T> task) {
  if constexpr (std::is_void_v<T>) {
    co_await std::move(task);
    co_return Variant(std::in_place_index<place>);
  } else {
    co_return Variant(std::in_place_index<place>, co_await std::move(task));
  }
}

template <class T>
Task<> run_in_race(Task<T> task, std::optional<Settled<T>> &winner, Nursery &nursery) {
  Settled<T> outcome = co_await settle(std::move(task));
  if (winner)
    co_return;
  winner.emplace(std::move(outcome));
  nursery.scope().request();
}

template <class T, std::same_as<Task<T>>... More> Task<T> run_race(Task<T> first, More... others) {
  CancelScope &outer = co_await OwnScope();
  Nursery nursery(outer);
  std::optional<Settled<T>> winner;
  co_await supervise(nursery, [&] {
    nursery.spawn(run_in_race(std::move(first), winner, nursery));
    (nursery.spawn(run_in_race(std::move(others), winner, nursery)), ...);
  });
  co_return std::move(*winner).value();
}

template <class Variant, std::size_t... places, class... T>
Task<Variant> run_mixed_race(std::index_sequence<places...>, Task<T>... tasks) {
  return run_race(as_alternative<places, Variant>(std::move(tasks))...);
}

} // namespace detail

/// Runs tasks, and what functions of rill return, beside each other; once the first has ended, well
/// or not, cancels and awaits the others; yields its result or throws what it threw. If the results
/// are of several types, that is a std::variant whose index says who won, with std::monostate for a
/// Task<void>. What the others come to is dropped, a result included that one of them reached in
/// the same turn. Suspends until all have ended; cancelling the caller cancels them all.
template <class... A>
  requires(sizeof...(A) > 0)
auto race(A &&...awaitables)
    -> Task<typename detail::RaceValue<detail::AwaitedValue<A>...>::type> {
  using Value = typename detail::RaceValue<detail::AwaitedValue<A>...>::type;
  if constexpr ((std::is_same_v<Value, detail::AwaitedValue<A>> && ...))
    return detail::run_race(detail::as_task(std::forward<A>(awaitables))...);
  else
    return detail::run_mixed_race<Value>(std::index_sequence_for<A...>(),
                                         detail::as_task(std::forward<A>(awaitables))...);
}

} // namespace rill

#endif
