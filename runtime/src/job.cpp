// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The end of a job: its frame goes, whoever joined it is woken, its owner is told.
#include "rill/job.h"

#include "rill/nursery.h"

#include <cassert>
#include <utility>

namespace rill {

void detail::end_of_job(PromiseBase &root) noexcept { static_cast<Job &>(*root.scope).end(); }

/// Parameters die with the frame: whoever wakes up after that finds free what they held.
void Job::end() noexcept {
  keep_result();
  name_ = name();
  first_step_.handle.destroy();
  done_ = true;
  leave();
  joiners_.complete_all();
  owner_.job_ended(*this);
  release();
}

namespace detail {

Nursery::~Nursery() {
  assert(running_ == 0 && "join() the nursery before it dies");
  while (Job *job =
             std::exchange(first_failed_, first_failed_ ? first_failed_->next_failed : nullptr))
    job->release();
}

void Nursery::job_ended(Job &job) noexcept {
  if (is_cancelled(job.error())) {
    interrupted_ = true;
  } else if (job.error()) {
    job.retain();
    (last_failed_ ? last_failed_->next_failed : first_failed_) = &job;
    last_failed_ = &job;
    scope_.request();
  }
  if (--running_ > 0)
    return;
  idlers_.complete_all();
  if (joiner_) {
    joined_ = true;
    joiner_->complete();
  }
}

bool Nursery::JoinAll::start(Waiter &waiter) noexcept {
  if (nursery.running_ == 0) {
    nursery.joined_ = true;
    return true;
  }
  nursery.joiner_ = &waiter;
  return false;
}

std::vector<std::exception_ptr> Nursery::failures() const {
  std::vector<std::exception_ptr> errors;
  for (const Job *job = first_failed_; job; job = job->next_failed)
    errors.push_back(job->error());
  return errors;
}

void Nursery::rethrow_first() const {
  if (first_failed_)
    std::rethrow_exception(first_failed_->error());
}

} // namespace detail

} // namespace rill
