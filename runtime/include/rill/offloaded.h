// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function on its way to a thread and back: what run_blocking() and run_abandonable() share.
#ifndef RILL_OFFLOADED_H
#define RILL_OFFLOADED_H

#include "rill/loop.h"
#include "rill/suspend.h"
#include "rill/thread_pool.h"

#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace rill::detail {

/// First the pool's, on one of its threads; then posted, and the loop's.
template <class Fn> class Offloaded : public ThreadPool::Work, public Posted {
public:
  using T = std::invoke_result_t<Fn &>;

  explicit Offloaded(Fn fn) : fn_(std::move(fn)) {}

  void submit(ThreadPool &pool, Waiter &caller) {
    waiter_ = &caller;
    caller.loop().hold();
    try {
      pool.submit(*this);
    } catch (...) {
      caller.loop().unhold();
      throw;
    }
  }

  /// What the function returned or threw.
  T take() {
    if (error_)
      std::rethrow_exception(std::move(error_));
    if constexpr (has_value)
      return std::move(*value_);
  }

protected:
  ~Offloaded() = default;

  void call() noexcept {
    try {
      if constexpr (has_value)
        value_.emplace(fn_());
      else
        fn_();
    } catch (...) {
      error_ = std::current_exception();
    }
  }
  void send_home() noexcept { waiter_->loop().post(static_cast<Posted &>(*this)); }

private:
  static constexpr bool has_value = !std::is_void_v<T>;

  void arrive() noexcept final {
    waiter_->loop().unhold();
    waiter_->complete();
  }

  Fn fn_;
  Waiter *waiter_ = nullptr;
  std::exception_ptr error_;
  std::optional<std::conditional_t<has_value, T, std::nullptr_t>> value_;
};

} // namespace rill::detail

#endif
