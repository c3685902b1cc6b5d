// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Nursery: jobs that end before their starter does. What TaskGroup, gather and their kin share.
#ifndef RILL_NURSERY_H
#define RILL_NURSERY_H

#include "rill/errors.h"
#include "rill/job.h"
#include "rill/suspend.h"
#include "rill/task.h"

#include <cstddef>
#include <exception>
#include <source_location>
#include <vector>

namespace rill::detail {

/// The first failure of a job cancels the others. Whoever makes a nursery must join() it on every
/// path before it dies.
class Nursery final : public JobOwner {
  struct JoinAll;
  struct Idle;

public:
  explicit Nursery(CancelScope &parent) noexcept : scope_(parent) {}
  ~Nursery();

  template <class T>
  JobRef spawn(Task<T> task, const char *name = nullptr,
               std::source_location where = std::source_location::current()) {
    if (joined_)
      throw GroupClosed();
    JobRef job = Job::start(std::move(task), scope_, *this, name, where);
    ++running_;
    return job;
  }

  /// Suspends until every job has ended, those included that are spawned meanwhile. Cannot be
  /// cancelled: a request reaches the jobs, and join() waits for them to have dealt with it.
  Suspend<JoinAll> join() noexcept { return Suspend<JoinAll>(*this); }
  /// Suspension point: waits until no job runs; more may be spawned. Cancelling ends the wait.
  Suspend<Idle> idle() noexcept { return Suspend<Idle>(*this); }

  CancelScope &scope() noexcept { return scope_; }
  std::size_t running() const noexcept { return running_; }
  bool failed() const noexcept { return first_failed_; }
  /// Whether some job ended by cancellation.
  bool interrupted() const noexcept { return interrupted_; }
  /// What the jobs threw, Cancelled aside, in the order in which they ended.
  std::vector<std::exception_ptr> failures() const;
  /// Rethrows the first failure; does nothing when there is none.
  void rethrow_first() const;

private:
  struct JoinAll {
    Nursery &nursery;
    bool start(Waiter &waiter) noexcept;
    void finish() const noexcept {}
  };

  struct Idle {
    Nursery &nursery;
    bool start(Waiter &waiter) noexcept {
      if (nursery.running_ > 0)
        nursery.idlers_.push(waiter);
      return nursery.running_ == 0;
    }
    bool abort(Waiter &waiter) noexcept {
      nursery.idlers_.remove(waiter);
      return true;
    }
    void finish() const noexcept {}
  };

  void job_ended(Job &job) noexcept override;

  CancelScope scope_;
  std::size_t running_ = 0;
  /// Kept alive for their errors, and linked through them: noting a failure cannot fail.
  Job *first_failed_ = nullptr;
  Job *last_failed_ = nullptr;
  Waiter *joiner_ = nullptr;
  WaitQueue idlers_;
  bool interrupted_ = false;
  bool joined_ = false;
};

/// Calls `start()`, which spawns into the nursery, and waits for all that it has spawned, even if
/// it throws in the middle.
template <class Start> Task<> supervise(Nursery &nursery, Start start) {
  std::exception_ptr not_started;
  try {
    start();
  } catch (...) {
    not_started = std::current_exception();
    nursery.scope().request();
  }
  co_await nursery.join();
  if (not_started)
    std::rethrow_exception(not_started);
}

} // namespace rill::detail

#endif
