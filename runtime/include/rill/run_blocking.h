// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way out of the loop for what blocks: DNS, files, a library without an asynchronous interface,
// a long computation.
#ifndef RILL_RUN_BLOCKING_H
#define RILL_RUN_BLOCKING_H

#include "rill/attributes.h"
#include "rill/loop.h"
#include "rill/offloaded.h"
#include "rill/suspend.h"
#include "rill/thread_pool.h"

#include <concepts>
#include <type_traits>
#include <utility>

namespace rill {

namespace detail {

template <class Fn, class OnCancel> class RunBlocking final : public Offloaded<Fn> {
public:
  RunBlocking(Fn fn, OnCancel on_cancel, ThreadPool *pool)
      : Offloaded<Fn>(std::move(fn)), on_cancel_(std::move(on_cancel)), pool_(pool) {}

  bool start(Waiter &caller) {
    if (!pool_)
      pool_ = &caller.loop().blocking_pool();
    this->submit(*pool_, caller);
    return false;
  }
  bool abort(Waiter &caller) noexcept {
    bool withdrawn = pool_->withdraw(*this);
    if (withdrawn)
      caller.loop().unhold();
    else
      on_cancel_();
    return withdrawn;
  }
  std::invoke_result_t<Fn &> finish() { return this->take(); }

private:
  void execute() noexcept override {
    this->call();
    this->send_home();
  }

  [[no_unique_address]] OnCancel on_cancel_;
  /// Null until it starts, for the loop's own.
  ThreadPool *pool_;
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
