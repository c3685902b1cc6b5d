// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TaskHandle: what a spawn gives back. The group owns the task; the handle looks at it.
#ifndef RILL_TASK_HANDLE_H
#define RILL_TASK_HANDLE_H

#include "rill/cancel.h"
#include "rill/errors.h"
#include "rill/job.h"
#include "rill/settled.h"
#include "rill/suspend.h"

#include <optional>
#include <utility>

namespace rill {

/// Dropping a handle does nothing to the task, and keeping it keeps nothing of the task but its
/// result. Copyable, and moving copies. On the loop's thread only.
template <class T> class TaskHandle {
  struct End;
  struct Join;

public:
  explicit TaskHandle(JobRef job) noexcept : job_(std::move(job)) {}
  TaskHandle(const TaskHandle &) noexcept = default;
  TaskHandle &operator=(const TaskHandle &) noexcept = default;

  /// Asks the task to stop; it ends in its own time. Never suspends; harmless after the end.
  void cancel() noexcept { job_->request(); }
  bool done() const noexcept { return job_->done(); }
  /// The name given at the spawn, else the coroutine's. Valid as long as the handle.
  const char *name() const noexcept { return job_->name(); }

  /// Suspension point: waits for the end and yields the result, or throws what the task threw;
  /// TaskCancelled if it was cancelled. The result is moved out: only the first who asks has it. A
  /// task that joins itself waits for ever. Resumes from the loop. Cancelling the wait leaves the
  /// task alone.
  Suspend<Join> join() const noexcept { return Suspend<Join>(End{job_}); }

  /// Suspension point: waits for the end alone; what the task threw is not thrown here. Cancelling
  /// as above.
  Suspend<End> end() const noexcept { return Suspend<End>(job_); }

  /// The same without waiting; never suspends. Throws NotDone while the task runs.
  T result() const {
    if (!done())
      throw NotDone();
    return outcome(*job_);
  }

private:
  struct End {
    JobRef job;

    bool start(Waiter &waiter) noexcept {
      if (!job->done())
        job->joiners().push(waiter);
      return job->done();
    }
    bool abort(Waiter &waiter) noexcept {
      job->joiners().remove(waiter);
      return true;
    }
    void finish() const noexcept {}
  };

  struct Join : End {
    CancelScope *own = nullptr;

    bool start(Waiter &waiter) noexcept {
      own = &waiter.scope();
      return End::start(waiter);
    }
    T finish() const {
      if (own->cancelled() && is_cancelled(this->job->error()))
        throw Cancelled();
      return outcome(*this->job);
    }
  };

  static T outcome(Job &job) {
    if (is_cancelled(job.error()))
      throw TaskCancelled();
    return job.take<T>();
  }

  JobRef job_;
};

} // namespace rill

#endif
