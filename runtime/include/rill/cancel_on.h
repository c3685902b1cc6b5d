// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The border to std::stop_token: how another thread, or code that knows nothing of rill, cancels.
#ifndef RILL_CANCEL_ON_H
#define RILL_CANCEL_ON_H

#include "rill/cancel.h"
#include "rill/loop.h"
#include "rill/suspend.h"
#include "rill/task.h"

#include <optional>
#include <stop_token>
#include <utility>

namespace rill {

namespace detail {

/// Carries a stop request to the loop. Lives in a frame, so the frame must outlast what was posted.
class StopRequest final : public Posted {
public:
  StopRequest(CancelScope &scope, std::stop_token token)
      : scope_(scope), callback_(std::in_place, std::move(token), Post{*this}) {}

  struct Arrival {
    StopRequest &request;
    bool start(Waiter &waiter) noexcept {
      request.waiter_ = &waiter;
      return !request.posted_ || request.arrived_;
    }
    void finish() const noexcept {}
  };
  /// Suspends, uncancellably, while the request is on its way; none sets out any more.
  Suspend<Arrival> settled() {
    callback_.reset();
    return Suspend<Arrival>(*this);
  }

private:
  struct Post {
    StopRequest &request;
    void operator()() const noexcept {
      request.posted_ = true;
      request.scope_.loop().post(static_cast<Posted &>(request));
    }
  };

  void arrive() noexcept override {
    arrived_ = true;
    if (waiter_)
      waiter_->complete();
    else
      scope_.request();
  }

  CancelScope &scope_;
  Waiter *waiter_ = nullptr;
  /// Written by the stopping thread; read once callback_ is gone, which waits for that thread.
  bool posted_ = false;
  bool arrived_ = false;
  std::optional<std::stop_callback<Post>> callback_;
};

} // namespace detail

/// Runs `task` and yields its result; a stop request, from any thread, cancels it. Cancelling the
/// caller does too.
template <class T> Task<T> cancel_on(std::stop_token token, Task<T> task) {
  CancelScope &outer = co_await detail::OwnScope();
  CancelScope scope(outer);
  detail::StopRequest request(scope, std::move(token));
  Settled<T> outcome = co_await detail::settle_within(scope, std::move(task));
  co_await request.settled();
  co_return std::move(outcome).value();
}

} // namespace rill

#endif
