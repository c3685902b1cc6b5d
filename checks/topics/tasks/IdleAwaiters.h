// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that make what can be awaited and is no coroutine, and that does nothing until it is:
//
//   io.schedule_after(50ms)    changed.wait(lock)    when_all(a, b)    mutex.scoped_lock()

#ifndef CORO_TIDY_TOPICS_TASKS_IDLEAWAITERS_H
#define CORO_TIDY_TOPICS_TASKS_IDLEAWAITERS_H

#include "knowledge/CallSite.h"
#include "knowledge/Knowledge.h"

namespace coro_tidy {

/// Who says that the call makes an awaiter which begins to wait when it is awaited, and does
/// nothing if it is not.
SaidBy makesIdleAwaiter(const CallSite &Site, const Knowledge &Known);

} // namespace coro_tidy

#endif
