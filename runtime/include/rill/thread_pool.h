// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// ThreadPool: where what blocks may block. Bounded by its number of threads; the line in front of
// them is intrusive and needs no bound of its own, because every entry is a suspended coroutine.
#ifndef RILL_THREAD_POOL_H
#define RILL_THREAD_POOL_H

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

namespace rill {

/// Any thread may call submit() and withdraw(). The destructor waits for what runs and for what is
/// in line.
class ThreadPool {
public:
  /// One piece of work; lives with its submitter until execute() has been called.
  class Work {
  public:
    virtual void execute() noexcept = 0;

  protected:
    ~Work() = default;

  private:
    friend class ThreadPool;
    Work *next_ = nullptr;
    Work *previous_ = nullptr;
    bool in_line_ = false;
  };

  /// Throws std::invalid_argument for zero threads. A thread starts when there is work for it.
  explicit ThreadPool(std::size_t threads);
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;
  ~ThreadPool();

  /// Puts work in line. Throws std::system_error if there is no thread and none can be made.
  void submit(Work &work);
  /// Takes work out of the line again; false if a thread has begun with it. Does not wait.
  bool withdraw(Work &work) noexcept;

private:
  void serve();
  void unlink(Work &work) noexcept;
  void add_threads(std::size_t wanted);

  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable work_or_end_;
  Work *first_ = nullptr;
  Work *last_ = nullptr;
  std::size_t idle_ = 0;
  std::size_t in_line_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

} // namespace rill

#endif
