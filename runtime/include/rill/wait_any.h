// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// wait_any: until one of several running tasks has ended. It looks; it cancels and consumes none.
#ifndef RILL_WAIT_ANY_H
#define RILL_WAIT_ANY_H

#include "rill/nursery.h"
#include "rill/task.h"
#include "rill/task_handle.h"

#include <cstddef>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <utility>

namespace rill {

namespace detail {

template <class T>
Task<> note_end(const TaskHandle<T> &handle, std::size_t place, std::optional<std::size_t> &first,
                Nursery &nursery) {
  co_await handle.end();
  if (!first)
    first = place;
  nursery.scope().request();
}

} // namespace detail

/// Suspension point: yields the index of a task that has ended, the first in the range if several
/// have already. Throws std::invalid_argument for an empty range. Cancelling leaves the tasks
/// alone. The handles must live until then.
template <std::ranges::random_access_range Handles> Task<std::size_t> wait_any(Handles &handles) {
  CancelScope &outer = co_await detail::OwnScope();
  if (std::ranges::empty(handles))
    throw std::invalid_argument("rill: wait_any on no task would never end");
  detail::Nursery nursery(outer);
  std::optional<std::size_t> first;
  co_await detail::supervise(nursery, [&] {
    std::size_t place = 0;
    for (auto &handle : handles)
      // NOLINTNEXTLINE(coro-unbounded-gather): these only watch tasks that run already
      nursery.spawn(detail::note_end(handle, place++, first, nursery));
  });
  if (!first)
    throw Cancelled();
  co_return *first;
}

} // namespace rill

#endif
