// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Promise and Future: one value that somebody who is no coroutine will provide, such as a callback.
#ifndef RILL_FUTURE_H
#define RILL_FUTURE_H

#include "rill/errors.h"
#include "rill/suspend.h"
#include "rill/wait_queue.h"

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace rill {

/// The promise died without a value.
struct BrokenPromise : UsageError {
  BrokenPromise() : UsageError("rill: the promise was destroyed without a value") {}
};

template <class T = void> class Future;

namespace detail {

template <class T> struct FutureState {
  std::exception_ptr error;
  std::optional<std::conditional_t<std::is_void_v<T>, std::nullptr_t, T>> value;
  WaitQueue waiters;
  bool settled() const noexcept { return error || value; }
};

} // namespace detail

/// The giving end. Move-only; used on the loop's thread (from another, post a function that does).
/// Every function throws UsageError on a promise that was moved from.
template <class T = void> class Promise {
public:
  Promise() : state_(std::make_shared<detail::FutureState<T>>()) {}
  Promise(Promise &&) noexcept = default;
  Promise &operator=(Promise &&other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~Promise() {
    if (state_ && !state_->settled())
      set_exception(std::make_exception_ptr(BrokenPromise()));
  }

  /// Never suspends. May be called again: all futures see the one value.
  Future<T> get_future() const {
    require_state();
    return Future<T>(state_);
  }

  /// Gives the value and wakes who waits; they resume from the loop, after the call. Never
  /// suspends. Throws UsageError if there is a value or an error already.
  template <class... Args> void set_value(Args &&...args) {
    require_unsettled();
    if constexpr (std::is_void_v<T>)
      state_->value.emplace(nullptr);
    else
      state_->value.emplace(std::forward<Args>(args)...);
    state_->waiters.complete_all();
  }
  /// The same for an error; throws UsageError for none.
  void set_exception(std::exception_ptr error) {
    require_unsettled();
    if (!error)
      throw UsageError("rill: a promise was given no exception");
    state_->error = std::move(error);
    state_->waiters.complete_all();
  }

private:
  void require_state() const {
    if (!state_)
      throw UsageError("rill: this promise is empty: it was moved from");
  }
  void require_unsettled() const {
    require_state();
    if (state_->settled())
      throw UsageError("rill: this promise has been kept already");
  }

  std::shared_ptr<detail::FutureState<T>> state_;
};

/// The taking end. Copyable, and moving copies; the value stays in it.
template <class T> class Future {
  struct Get;

public:
  Future(const Future &) noexcept = default;
  Future &operator=(const Future &) noexcept = default;

  /// Suspension point: waits for the value and yields a copy of it, or throws the error. Resumes
  /// from the loop, after the call that gave it. Cancelling leaves the line.
  Suspend<Get> get() const noexcept { return Suspend<Get>(state_); }
  bool ready() const noexcept { return state_->settled(); }

private:
  friend class Promise<T>;

  struct Get {
    std::shared_ptr<detail::FutureState<T>> state;
    bool start(Waiter &waiter) noexcept {
      if (!state->settled())
        state->waiters.push(waiter);
      return state->settled();
    }
    bool abort(Waiter &waiter) noexcept {
      state->waiters.remove(waiter);
      return true;
    }
    T finish() const {
      if (state->error)
        std::rethrow_exception(state->error);
      if constexpr (!std::is_void_v<T>)
        return *state->value;
    }
  };

  explicit Future(std::shared_ptr<detail::FutureState<T>> state) noexcept
      : state_(std::move(state)) {}

  std::shared_ptr<detail::FutureState<T>> state_;
};

} // namespace rill

#endif
