// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A shield holds back requests from outside while a task runs. The caller sees them afterwards.
#ifndef RILL_SHIELD_H
#define RILL_SHIELD_H

#include "rill/cancel.h"
#include "rill/task.h"

#include <utility>

namespace rill {

namespace detail {

template <class T> Task<T> run_shielded(Task<T> task) {
  CancelScope &outer = co_await OwnScope();
  CancelScope scope(outer, CancelScope::Kind::shield);
  co_return co_await within(scope, std::move(task));
}

} // namespace detail

/// Runs a task, or what a function of rill returns, to its end whatever is requested of the caller,
/// and yields its result; the request is thrown at the caller's next suspension point. Give what is
/// shielded a time limit.
template <class A> Task<detail::AwaitedValue<A>> shield(A &&awaitable) {
  return detail::run_shielded(detail::as_task(std::forward<A>(awaitable)));
}

} // namespace rill

#endif
