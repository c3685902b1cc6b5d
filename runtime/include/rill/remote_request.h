// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way of a cancellation from another thread to a scope: posted to the scope's loop, without an
// allocation.
#ifndef RILL_REMOTE_REQUEST_H
#define RILL_REMOTE_REQUEST_H

#include "rill/cancel.h"
#include "rill/loop.h"
#include "rill/suspend.h"

namespace rill::detail {

/// Lives in the frame of the coroutine that owns the scope, and must outlast what was posted:
/// first make sure that nobody calls send() any more, then `co_await settled()`.
class RemoteRequest final : public Posted {
  struct Arrival;

public:
  explicit RemoteRequest(CancelScope &scope) noexcept : scope_(scope) {}

  /// Any thread, once.
  void send() noexcept {
    sent_ = true;
    scope_.loop().post(static_cast<Posted &>(*this));
  }
  /// Suspends, uncancellably, while the request is on its way.
  Suspend<Arrival> settled() noexcept { return Suspend<Arrival>(*this); }

private:
  struct Arrival {
    RemoteRequest &request;
    bool start(Waiter &waiter) noexcept {
      request.waiter_ = &waiter;
      return !request.sent_ || request.arrived_;
    }
    void finish() const noexcept {}
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
  /// Written by the sender; read once nobody can be sending.
  bool sent_ = false;
  bool arrived_ = false;
};

} // namespace rill::detail

#endif
