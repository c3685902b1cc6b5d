// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one way to start something that outlives its caller. It ends with its loop at the latest.
#ifndef RILL_SPAWN_DETACHED_H
#define RILL_SPAWN_DETACHED_H

#include "rill/job.h"
#include "rill/loop.h"
#include "rill/run.h"
#include "rill/task.h"

#include <concepts>
#include <exception>
#include <source_location>
#include <utility>

namespace rill {

namespace detail {

template <class OnError> Task<> detached(EventLoop &loop, Task<> task, OnError on_error) {
  Settled<void> outcome = co_await settle(std::move(task));
  if (outcome.ok() || outcome.cancelled())
    co_return;
  try {
    on_error(outcome.error());
  } catch (...) {
    loop.report(std::current_exception());
  }
}

} // namespace detail

/// Starts `work` from the loop, in its turn, and returns at once; never suspends. That is a task,
/// or a function that returns one, which is kept with its captures. What it throws is given to
/// `on_error(std::exception_ptr)`, on the loop's thread; Cancelled is not an error. When the loop's
/// main task has ended, the task is cancelled and awaited. Throws NoLoop off the loop. What the
/// task refers to must live as long as the loop does.
template <class Work, std::invocable<std::exception_ptr> OnError>
void spawn_detached(Work &&work, OnError on_error, const char *name = nullptr,
                    std::source_location where = std::source_location::current()) {
  Task<> task = detail::as_spawnable(std::forward<Work>(work));
  if (!task.valid())
    throw EmptyTask();
  EventLoop &loop = EventLoop::current();
  Job::start(detail::detached(loop, std::move(task), std::move(on_error)), loop.detached_scope(),
             detail::Nobody::instance(), name, where);
}

} // namespace rill

#endif
