// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// gather: several tasks at once, all their results in order, or the first failure.
#ifndef RILL_GATHER_H
#define RILL_GATHER_H

#include "rill/cancel.h"
#include "rill/nursery.h"
#include "rill/task.h"
#include "rill/task_handle.h"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace rill {

struct GatherOptions {
  /// How many tasks may run at once; zero throws std::invalid_argument.
  std::size_t limit;
};

namespace detail {

/// What stands for the result of a Task<void> in a tuple.
template <class T> using Regular = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T> Regular<T> regular_result(const TaskHandle<T> &handle) {
  if constexpr (std::is_void_v<T>)
    return handle.result(), std::monostate();
  else
    return handle.result();
}

/// To be called when every job has ended: throws if one of them did not succeed.
inline void require_success(const Nursery &nursery) {
  nursery.rethrow_first();
  if (nursery.interrupted())
    throw Cancelled();
}

template <class Range> using ValueOf = AwaitedValue<std::ranges::range_value_t<Range>>;

template <class Range>
concept RangeOfTasks =
    std::ranges::input_range<Range> && Awaitable<std::ranges::range_value_t<Range>>;

/// Takes tasks from a range, one at a time and only when asked, and keeps their results in order.
/// Each of the few workers runs one task after another: that is all there is to the limit.
template <class Range> class Window {
  using T = ValueOf<Range>;

public:
  explicit Window(Range &tasks) : next_(std::ranges::begin(tasks)), end_(std::ranges::end(tasks)) {}

  void start_workers(Nursery &nursery, std::size_t limit) {
    while (limit-- > 0 && next_ != end_) {
      std::size_t place = results_.size();
      nursery.spawn(work(nursery, place, take()));
    }
  }
  std::vector<T> results() &&
    requires(!std::is_void_v<T>)
  {
    std::vector<T> values;
    values.reserve(results_.size());
    for (std::optional<T> &result : results_)
      values.push_back(std::move(*result));
    return values;
  }

private:
  Task<> work(Nursery &nursery, std::size_t place, Task<T> task) {
    for (;;) {
      if constexpr (std::is_void_v<T>)
        co_await std::move(task);
      else
        results_[place] = co_await std::move(task);
      if (next_ == end_)
        co_return;
      if (nursery.scope().cancelled())
        throw Cancelled(); // the results would be incomplete
      place = results_.size();
      task = take();
    }
  }
  Task<T> take() {
    results_.emplace_back();
    Task<T> task = as_task(std::ranges::iter_move(next_));
    ++next_;
    return task;
  }

  std::ranges::iterator_t<Range> next_;
  std::ranges::sentinel_t<Range> end_;
  std::vector<std::optional<Regular<T>>> results_;
};

template <class... T> Task<std::tuple<Regular<T>...>> run_beside(Task<T>... tasks) {
  CancelScope &outer = co_await OwnScope();
  Nursery nursery(outer);
  std::optional<std::tuple<TaskHandle<T>...>> handles;
  co_await supervise(nursery, [&] { // in order, as the elements of a list are evaluated
    handles = std::tuple<TaskHandle<T>...>{TaskHandle<T>(nursery.spawn(std::move(tasks)))...};
  });
  require_success(nursery);
  co_return std::apply(
      [](const auto &...handle) {
        return std::tuple<Regular<T>...>(regular_result(handle)...);
      },
      *handles);
}

} // namespace detail

/// Runs tasks, and what functions of rill return, beside each other, each from the loop, in its
/// turn, and yields the tuple of their results, std::monostate for a Task<void>. Suspends until all
/// have ended. The first failure cancels the others and is rethrown then; cancelling the caller
/// cancels them all.
template <class... A>
  requires(!std::same_as<std::remove_cvref_t<A>, GatherOptions> && ...)
Task<std::tuple<detail::Regular<detail::AwaitedValue<A>>...>> gather(A &&...awaitables) {
  return detail::run_beside(detail::as_task(std::forward<A>(awaitables))...);
}

/// Runs the tasks of a range, at most `limit` at once, and yields the vector of their results in
/// the order of the range. A task is taken from the range when its turn comes, so that a lazy view
/// makes no more than are running. Failures and cancellation as above; what was not started then
/// never is.
template <class Range>
  requires detail::RangeOfTasks<Range>
auto gather(Range tasks, GatherOptions options)
    -> Task<std::conditional_t<std::is_void_v<detail::ValueOf<Range>>, void,
                               std::vector<detail::Regular<detail::ValueOf<Range>>>>> {
  if (options.limit == 0)
    throw std::invalid_argument("rill: gather with a limit of zero would never end");
  CancelScope &outer = co_await detail::OwnScope();
  detail::Nursery nursery(outer);
  detail::Window<Range> window(tasks);
  co_await detail::supervise(nursery, [&] { window.start_workers(nursery, options.limit); });
  detail::require_success(nursery);
  if constexpr (!std::is_void_v<detail::ValueOf<Range>>)
    co_return std::move(window).results();
}

} // namespace rill

#endif
