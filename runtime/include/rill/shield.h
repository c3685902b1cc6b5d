// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A shield holds back requests from outside while a task runs. The caller sees them afterwards.
#ifndef RILL_SHIELD_H
#define RILL_SHIELD_H

#include "rill/cancel.h"
#include "rill/task.h"

#include <utility>

namespace rill {

/// Runs `task` to its end whatever is requested of the caller, and yields its result; the request
/// is thrown at the caller's next suspension point. Give what is shielded a time limit.
template <class T> Task<T> shield(Task<T> task) {
  CancelScope &outer = co_await detail::OwnScope();
  CancelScope scope(outer, CancelScope::Kind::shield);
  co_return co_await detail::within(scope, std::move(task));
}

} // namespace rill

#endif
