// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Job: a task that runs by itself, beside the coroutine that started it. It owns the frame of its
// root task and is the cancel scope of all that the root awaits.
//
// Jobs are counted: the run holds one reference, a TaskHandle another, and so does a group that has
// yet to rethrow the job's error. One thread, so the count is a plain integer.
#ifndef RILL_JOB_H
#define RILL_JOB_H

#include "rill/cancel.h"
#include "rill/frame_memory.h"
#include "rill/loop.h"
#include "rill/suspend.h"
#include "rill/task.h"
#include "rill/wait_queue.h"

#include <source_location>

namespace rill {

class Job;
class JobRef;

/// Who started a job and is told of its end. Called on the loop's thread, must not resume anybody.
class JobOwner {
public:
  virtual void job_ended(Job &job) noexcept = 0;

protected:
  ~JobOwner() = default;
};

class Job final : public CancelScope {
public:
  /// Puts `task` in line to run.
  template <class T>
  static JobRef start(Task<T> task, CancelScope &parent, JobOwner &owner, const char *name,
                      std::source_location spawned);

  bool done() const noexcept { return done_; }
  /// Null when the job has not ended, or ended well.
  const std::exception_ptr &error() const noexcept { return root().error; }
  template <class T> detail::TaskPromise<T> &promise() const noexcept {
    return static_cast<detail::TaskPromise<T> &>(root());
  }
  /// The name given at the spawn, else the root coroutine's own.
  const char *name() const noexcept { return name_ ? name_ : root().coroutine.function_name(); }
  std::source_location spawned() const noexcept { return spawned_; }
  /// When it was spawned; the epoch unless the loop is in debug mode.
  TimePoint since() const noexcept { return since_; }
  /// The coroutine that the job was made of.
  PromiseBase &root() const noexcept { return *first_step_.promise; }
  /// Who is completed when the job ends.
  WaitQueue &joiners() noexcept { return joiners_; }

  void retain() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0)
      delete this;
  }

  /// Link of the one list that the owner may keep of jobs that failed.
  Job *next_failed = nullptr;

private:
  friend void detail::end_of_job(PromiseBase &root) noexcept;

  static void *operator new(std::size_t size) { return detail::FrameMemory::allocate(size); }
  static void operator delete(void *job, std::size_t size) noexcept {
    detail::FrameMemory::release(job, size);
  }
  Job(CancelScope &parent, JobOwner &owner, const char *name, std::source_location spawned) noexcept
      : CancelScope(parent, Kind::job), owner_(owner), name_(name), spawned_(spawned),
        since_(parent.loop().debugging() ? parent.loop().now() : TimePoint()) {}
  ~Job() { first_step_.handle.destroy(); }

  /// The job's first turn; its handle stays that of the root task, whose frame the job owns.
  Step first_step_;
  JobOwner &owner_;
  const char *name_;
  std::source_location spawned_;
  TimePoint since_;
  WaitQueue joiners_;
  /// One for the run, one for each JobRef.
  unsigned references_ = 1;
  bool done_ = false;
};

/// Shares in keeping a job, and with it the result of its root task.
class JobRef {
public:
  explicit JobRef(Job &job) noexcept : job_(&job) { job.retain(); }
  JobRef(const JobRef &other) noexcept : JobRef(*other.job_) {}
  JobRef(JobRef &&other) noexcept : job_(std::exchange(other.job_, nullptr)) {}
  JobRef &operator=(JobRef other) noexcept {
    std::swap(job_, other.job_);
    return *this;
  }
  ~JobRef() {
    if (job_)
      job_->release();
  }
  /// Undefined once moved from.
  Job *operator->() const noexcept { return job_; }
  Job &operator*() const noexcept { return *job_; }

private:
  Job *job_;
};

template <class T>
JobRef Job::start(Task<T> task, CancelScope &parent, JobOwner &owner, const char *name,
                  std::source_location spawned) {
  if (!task.valid())
    throw EmptyTask();
  JobRef job(*new Job(parent, owner, name, spawned));
  auto frame = std::exchange(task.frame_, nullptr);
  job->first_step_.handle = frame;
  job->first_step_.promise = &frame.promise();
  job->root().scope = &*job;
  parent.loop().ready(job->first_step_);
  return job;
}

} // namespace rill

#endif
