// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way out of the loop for what may hang, and that nobody may have to wait for: name servers,
// network file systems. Unlike run_blocking() it can be left behind.
#ifndef RILL_RUN_ABANDONABLE_H
#define RILL_RUN_ABANDONABLE_H

#include "rill/attributes.h"
#include "rill/loop.h"
#include "rill/suspend.h"
#include "rill/thread_pool.h"

#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace rill {

namespace detail {

/// The function and its result: kept by the caller as long as it waits, and by the pool as long as
/// it may run.
template <class Fn> struct Abandonable final : ThreadPool::Work, Posted {
  using T = std::invoke_result_t<Fn &>;
  static constexpr bool has_value = !std::is_void_v<T>;

  explicit Abandonable(Fn fn) : fn(std::move(fn)) {}

  void execute() noexcept override {
    std::shared_ptr<Abandonable> kept = std::move(self);
    try {
      if constexpr (has_value)
        value.emplace(fn());
      else
        fn();
    } catch (...) {
      error = std::current_exception();
    }
    std::lock_guard lock(mutex);
    posted = waiter != nullptr;
    if (posted) // and so the loop is there
      waiter->loop().post(static_cast<Posted &>(*this));
  }
  void arrive() noexcept override {
    waiter->loop().unhold();
    waiter->complete();
  }
  /// False if the result is on its way already.
  bool leave_behind() noexcept {
    std::lock_guard lock(mutex);
    if (!posted)
      waiter = nullptr;
    return !posted;
  }

  Fn fn;
  std::exception_ptr error;
  std::optional<std::conditional_t<has_value, T, std::nullptr_t>> value;
  std::shared_ptr<Abandonable> self;
  /// Guards who waits, and whether he has been told.
  std::mutex mutex;
  Waiter *waiter = nullptr;
  bool posted = false;
};

template <class Fn> struct RunAbandonable {
  using T = std::invoke_result_t<Fn &>;

  ThreadPool &pool;
  std::shared_ptr<Abandonable<Fn>> work;

  bool start(Waiter &waiter) {
    work->waiter = &waiter;
    work->self = work;
    waiter.loop().hold();
    try {
      pool.submit(*work);
    } catch (...) {
      waiter.loop().unhold();
      work->self.reset();
      throw;
    }
    return false;
  }
  bool abort(Waiter &waiter) noexcept {
    bool withdrawn = pool.withdraw(*work);
    if (withdrawn)
      work->self.reset();
    else if (!work->leave_behind())
      return false;
    waiter.loop().unhold();
    return true;
  }
  T finish() {
    if (work->error)
      std::rethrow_exception(std::move(work->error));
    if constexpr (!std::is_void_v<T>)
      return std::move(*work->value);
  }
};

} // namespace detail

/// Suspension point, always: calls `fn()` on a thread of the pool and yields what it returns or
/// throws. Resumes from the loop. Cancelling takes `fn` out of the line, or leaves it behind: it
/// runs on, keeps its thread, and its result is dropped. So `fn` must own all that it uses. The
/// pool waits for it when it is destroyed.
template <class Fn>
RILL_FACT("offloads")
Suspend<detail::RunAbandonable<Fn>> run_abandonable(ThreadPool &pool, Fn fn) {
  return Suspend<detail::RunAbandonable<Fn>>(
      pool, std::make_shared<detail::Abandonable<Fn>>(std::move(fn)));
}

} // namespace rill

#endif
