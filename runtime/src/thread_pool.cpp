// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The threads of the pool and the line in front of them, all under one mutex.
#include "rill/thread_pool.h"

#include <stdexcept>
#include <system_error>

namespace rill {

ThreadPool::ThreadPool(std::size_t threads) : limit_(threads) {
  if (threads == 0)
    throw std::invalid_argument("rill: a pool without threads would never do anything");
  threads_.reserve(threads);
}

ThreadPool::~ThreadPool() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  work_or_end_.notify_all();
  for (std::thread &thread : threads_)
    thread.join();
}

void ThreadPool::submit(Work &work) {
  std::lock_guard lock(mutex_);
  add_threads(in_line_ + 1);
  work.previous_ = last_;
  work.next_ = nullptr;
  (last_ ? last_->next_ : first_) = &work;
  last_ = &work;
  work.in_line_ = true;
  ++in_line_;
  work_or_end_.notify_one();
}

bool ThreadPool::withdraw(Work &work) noexcept {
  std::lock_guard lock(mutex_);
  if (!work.in_line_)
    return false;
  unlink(work);
  return true;
}

/// Sees to it that each of so many pieces of work has an idle thread, within the limit. Does with
/// fewer if they cannot be made, as long as there is one: the work then waits for it, and who comes
/// to the line next tries again.
void ThreadPool::add_threads(std::size_t wanted) {
  try {
    for (; idle_ < wanted && threads_.size() < limit_ && !ending_; ++idle_)
      threads_.emplace_back([this] { serve(); });
  } catch (...) { // out of threads, or of memory
    if (threads_.empty())
      throw;
  }
}

void ThreadPool::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_or_end_.wait(lock, [this] { return first_ || ending_; });
    if (!first_)
      return;
    Work &work = *first_;
    unlink(work);
    --idle_;
    add_threads(in_line_);
    lock.unlock();
    work.execute(); // afterwards the work belongs to its submitter
    lock.lock();
    ++idle_;
  }
}

void ThreadPool::unlink(Work &work) noexcept {
  (work.previous_ ? work.previous_->next_ : first_) = work.next_;
  (work.next_ ? work.next_->previous_ : last_) = work.previous_;
  work.in_line_ = false;
  --in_line_;
}

} // namespace rill
