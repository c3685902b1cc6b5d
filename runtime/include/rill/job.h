// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Job: a task that runs by itself, beside the coroutine that started it. It owns the frame of its
// root task and is the cancel scope of all that the root awaits. When the root has ended, its frame
// goes, and the parameters with it; what it returned or threw stays in the job.
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

#include <cstddef>
#include <exception>
#include <new>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

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

class Job : public CancelScope {
public:
  /// Puts `task` in line to run.
  template <class T>
  static JobRef start(Task<T> task, CancelScope &parent, JobOwner &owner, const char *name,
                      std::source_location spawned);

  bool done() const noexcept { return done_; }
  /// Null when the job has not ended, or ended well.
  const std::exception_ptr &error() const noexcept { return error_; }
  /// What the root task, a Task<T>, returned, moved out, or threw. To be called when it has ended.
  template <class T> T take();
  /// The name given at the spawn, else the root coroutine's own.
  const char *name() const noexcept { return name_ ? name_ : root().coroutine.function_name(); }
  std::source_location spawned() const noexcept { return spawned_; }
  /// When it was spawned; the epoch unless the loop is in debug mode.
  TimePoint since() const noexcept { return since_; }
  /// The coroutine that the job was made of; gone when the job has ended.
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

protected:
  static void *operator new(std::size_t size) { return detail::FrameMemory::allocate(size); }
  static void operator delete(void *job, std::size_t size) noexcept {
    detail::FrameMemory::release(job, size);
  }
  /// For a result that asks for more alignment than frames have.
  static void *operator new(std::size_t size, std::align_val_t alignment) {
    return ::operator new(size, alignment);
  }
  static void operator delete(void *job, std::size_t, std::align_val_t alignment) noexcept {
    ::operator delete(job, alignment);
  }
  Job(CancelScope &parent, JobOwner &owner, const char *name, std::source_location spawned) noexcept
      : CancelScope(parent, Kind::job), owner_(owner), name_(name), spawned_(spawned),
        since_(parent.loop().debugging() ? parent.loop().now() : TimePoint()) {}
  virtual ~Job() = default;

  std::exception_ptr error_;

private:
  friend void detail::end_of_job(PromiseBase &root) noexcept;

  /// Takes over what the root task returned or threw.
  virtual void keep_result() noexcept = 0;
  void end() noexcept;

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

namespace detail {

/// A job of a Task<T>.
template <class T> class JobOf final : public Job {
  static constexpr bool has_value = !std::is_void_v<T>;
  struct Nothing {};

public:
  using Job::Job;

  T take() {
    if (error_)
      std::rethrow_exception(error_);
    if constexpr (has_value)
      return std::move(*value_);
  }

private:
  /// If the result cannot be moved, that is how the job has ended.
  void keep_result() noexcept override {
    auto &promise = static_cast<TaskPromise<T> &>(root());
    error_ = std::move(promise.error);
    if constexpr (has_value) {
      try {
        if (promise.value)
          value_.emplace(std::move(*promise.value));
      } catch (...) {
        error_ = std::current_exception();
      }
    }
  }

  [[no_unique_address]] std::conditional_t<has_value, std::optional<T>, Nothing> value_;
};

} // namespace detail

template <class T> T Job::take() { return static_cast<detail::JobOf<T> *>(this)->take(); }

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
  JobRef job(*new detail::JobOf<T>(parent, owner, name, spawned));
  auto frame = std::exchange(task.frame_, nullptr);
  job->first_step_.handle = frame;
  job->first_step_.promise = &frame.promise();
  job->root().scope = &*job;
  parent.loop().ready(job->first_step_);
  return job;
}

} // namespace rill

#endif
