// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way out of the loop for what may hang, and that nobody may have to wait for: name servers,
// network file systems. Unlike run_blocking() it can be left behind.
#ifndef RILL_RUN_ABANDONABLE_H
#define RILL_RUN_ABANDONABLE_H

#include "rill/attributes.h"
#include "rill/loop.h"
#include "rill/offloaded.h"
#include "rill/suspend.h"
#include "rill/thread_pool.h"

#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

namespace rill {

namespace detail {

/// The function and its result: kept by the caller as long as it waits, and by the pool as long as
/// it may run.
template <class Fn> class Abandonable final : public Offloaded<Fn> {
public:
  using Offloaded<Fn>::Offloaded;

  void execute() noexcept override {
    std::shared_ptr<Abandonable> kept = std::move(self);
    this->call();
    std::lock_guard lock(mutex_);
    sent_home_ = !left_behind_;
    if (sent_home_) // and so the loop is there
      this->send_home();
  }
  /// False if the result is on its way already.
  bool leave_behind() noexcept {
    std::lock_guard lock(mutex_);
    left_behind_ = !sent_home_;
    return left_behind_;
  }

  /// The pool's share, from submit() until execute() or a withdrawal.
  std::shared_ptr<Abandonable> self;

private:
  /// Guards which of the two came first.
  std::mutex mutex_;
  bool left_behind_ = false;
  bool sent_home_ = false;
};

template <class Fn> struct RunAbandonable {
  ThreadPool &pool;
  std::shared_ptr<Abandonable<Fn>> work;

  bool start(Waiter &caller) {
    work->self = work;
    try {
      work->submit(pool, caller);
    } catch (...) {
      work->self.reset();
      throw;
    }
    return false;
  }
  bool abort(Waiter &caller) noexcept {
    bool withdrawn = pool.withdraw(*work);
    if (withdrawn)
      work->self.reset();
    else if (!work->leave_behind())
      return false;
    caller.loop().unhold();
    return true;
  }
  std::invoke_result_t<Fn &> finish() { return work->take(); }
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
