// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// shutdown: time to finish for those who can, an end for the others.
#ifndef RILL_SHUTDOWN_H
#define RILL_SHUTDOWN_H

#include "rill/clock.h"
#include "rill/task.h"
#include "rill/task_group.h"
#include "rill/timeout.h"

#include <chrono>

namespace rill {

namespace detail {

inline Task<> wait_for_children(TaskGroup &group) { co_await group.idle(); }

} // namespace detail

/// Suspension point: waits up to `grace` for the group's children to end by themselves, and then
/// cancels the group. Returns once they have ended or have been asked to; with_task_group() waits
/// for the rest. Yields whether all ended in time. Not for a child of the group, which would wait
/// for itself. Cancelling the caller ends the wait and leaves the group alone.
template <class Rep, class Period>
Task<bool> shutdown(TaskGroup &group, std::chrono::duration<Rep, Period> grace) {
  CancelScope &outer = co_await detail::OwnScope();
  Settled<void> waited = co_await settle(timeout(grace, detail::wait_for_children(group)));
  if (waited.ok())
    co_return true;
  if (outer.cancelled() && waited.cancelled())
    throw Cancelled();
  group.cancel();
  co_return false;
}

} // namespace rill

#endif
