// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// as_completed: results one at a time, in the order in which they are ready.
#ifndef RILL_AS_COMPLETED_H
#define RILL_AS_COMPLETED_H

#include "rill/gather.h"
#include "rill/queue.h"
#include "rill/task.h"

#include <optional>
#include <ranges>
#include <utility>

namespace rill {

namespace detail {

template <class T> Task<> push_result(Task<T> task, Queue<T> &results) {
  co_await results.push(co_await std::move(task));
}

template <class Range>
Task<> push_results(Range &tasks, GatherOptions options, Queue<ValueOf<Range>> &results) {
  auto push = [&results](auto &&task) {
    return push_result(as_task(std::move(task)), results);
  };
  auto pushes = std::views::transform(tasks, push);
  co_await gather(std::move(pushes), options);
  results.close();
}

template <class T, class Fn> Task<> consume(Queue<T> &items, Fn &fn) {
  while (std::optional<T> item = co_await items.pop())
    co_await fn(std::move(*item));
}

} // namespace detail

/// Runs the tasks of a range, at most `limit` at once, and awaits `fn(result)` for each result as
/// it comes, one at a time; a task whose result has not been taken counts as running. The first
/// failure, of a task or of `fn`, cancels the rest and is rethrown once all have ended; cancelling
/// the caller cancels all.
template <class Range, class Fn>
  requires detail::RangeOfTasks<Range>
Task<> as_completed(Range tasks, GatherOptions options, Fn fn) {
  Queue<detail::ValueOf<Range>> results(1);
  co_await gather(detail::push_results(tasks, options, results), detail::consume(results, fn));
}

} // namespace rill

#endif
