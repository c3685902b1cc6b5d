// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way out of the loop for what blocks: DNS, files, a library without an asynchronous interface,
// a long computation.
#ifndef RILL_RUN_BLOCKING_H
#define RILL_RUN_BLOCKING_H

#include "rill/attributes.h"
#include "rill/loop.h"
#include "rill/suspend.h"
#include "rill/thread_pool.h"

#include <concepts>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace rill {

namespace detail {

/// First the pool's, on one of its threads; then posted, and the loop's.
template <class Fn, class OnCancel> struct RunBlocking final : ThreadPool::Work, Posted {
  using T = std::invoke_result_t<Fn &>;
  static constexpr bool has_value = !std::is_void_v<T>;

  RunBlocking(Fn fn, OnCancel on_cancel, ThreadPool *pool)
      : fn(std::move(fn)), on_cancel(std::move(on_cancel)), pool(pool) {}

  bool start(Waiter &caller) {
    if (!pool)
      pool = &caller.loop().blocking_pool();
    waiter = &caller;
    caller.loop().hold();
    try {
      pool->submit(*this);
    } catch (...) {
      caller.loop().unhold();
      throw;
    }
    return false;
  }
  bool abort(Waiter &caller) noexcept {
    bool withdrawn = pool->withdraw(*this);
    if (withdrawn)
      caller.loop().unhold();
    else
      on_cancel();
    return withdrawn;
  }
  T finish() {
    if (error)
      std::rethrow_exception(std::move(error));
    if constexpr (has_value)
      return std::move(*value);
  }

  void execute() noexcept override {
    try {
      if constexpr (has_value)
        value.emplace(fn());
      else
        fn();
    } catch (...) {
      error = std::current_exception();
    }
    waiter->loop().post(static_cast<Posted &>(*this));
  }
  void arrive() noexcept override {
    waiter->loop().unhold();
    waiter->complete();
  }

  Fn fn;
  [[no_unique_address]] OnCancel on_cancel;
  ThreadPool *pool;
  Waiter *waiter = nullptr;
  std::exception_ptr error;
  std::optional<std::conditional_t<has_value, T, std::nullptr_t>> value;
};

} // namespace detail

/// Suspension point, always: calls `fn()` on a thread of the loop's pool and yields what it returns
/// or throws. Resumes from the loop. Cancelling takes `fn` out of the line; once a thread has begun
/// with it the wait goes on to its end, so `fn` may refer to the caller's locals.
template <class Fn>
RILL_FACT("offloads")
Suspend<detail::RunBlocking<Fn, detail::NothingToCancel>> run_blocking(Fn fn) {
  return Suspend<detail::RunBlocking<Fn, detail::NothingToCancel>>(
      std::move(fn), detail::NothingToCancel(), nullptr);
}

/// The same on a pool of the caller's, which must outlive the call. If a thread has begun with
/// `fn`, cancelling calls `on_cancel()` on the loop's thread: it may ask `fn` to end soon, which
/// may just have happened, and must neither block nor throw.
template <class Fn, std::invocable OnCancel = detail::NothingToCancel>
RILL_FACT("offloads")
Suspend<detail::RunBlocking<Fn, OnCancel>> run_blocking(ThreadPool &pool, Fn fn,
                                                        OnCancel on_cancel = {}) {
  return Suspend<detail::RunBlocking<Fn, OnCancel>>(std::move(fn), std::move(on_cancel), &pool);
}

} // namespace rill

#endif
