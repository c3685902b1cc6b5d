// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Many readers or one writer.
#ifndef RILL_SHARED_MUTEX_H
#define RILL_SHARED_MUTEX_H

#include "rill/attributes.h"
#include "rill/suspend.h"
#include "rill/wait_queue.h"

#include <cassert>
#include <cstddef>
#include <utility>

namespace rill {

/// FIFO-fair between readers and writers: a reader that arrives after a waiting writer waits too,
/// so that neither starves. Shared by tasks of one loop; must outlive its guards and waiters.
class RILL_FACT("async-lock") SharedMutex {
  template <class Guard> struct Lock;

  template <bool exclusive>
  class [[nodiscard("the mutex is unlocked when the guard dies")]] BasicGuard {
  public:
    BasicGuard(BasicGuard &&other) noexcept : mutex_(std::exchange(other.mutex_, nullptr)) {}
    BasicGuard &operator=(BasicGuard &&other) noexcept {
      std::swap(mutex_, other.mutex_);
      return *this;
    }
    ~BasicGuard() { unlock(); }
    /// Unlocks early; does nothing the second time.
    void unlock() noexcept {
      if (SharedMutex *mutex = std::exchange(mutex_, nullptr))
        mutex->release(exclusive);
    }

  private:
    friend class SharedMutex;
    static constexpr bool writes = exclusive;
    explicit BasicGuard(SharedMutex &mutex) noexcept : mutex_(&mutex) {}
    SharedMutex *mutex_;
  };

public:
  using Guard = BasicGuard<true>;
  using SharedGuard = BasicGuard<false>;

  SharedMutex() = default;
  ~SharedMutex() { assert(!writer_ && readers_ == 0 && "a mutex outlives its guards"); }

  /// Suspension point: waits in line and yields the Guard of the only writer. Resumes from the
  /// loop, after the call that unlocked. Cancelling leaves the line.
  Suspend<Lock<Guard>> lock() noexcept { return Suspend<Lock<Guard>>(*this); }
  /// The same for one of many readers.
  Suspend<Lock<SharedGuard>> lock_shared() noexcept { return Suspend<Lock<SharedGuard>>(*this); }

private:
  template <class GuardType> struct Lock {
    SharedMutex &mutex;
    bool start(Waiter &waiter) noexcept {
      if (mutex.waiters_.empty() && mutex.take(GuardType::writes))
        return true;
      waiter.marked = GuardType::writes;
      mutex.waiters_.push(waiter);
      return false;
    }
    /// A writer that leaves may have been all that kept the readers behind it waiting.
    bool abort(Waiter &waiter) noexcept {
      mutex.waiters_.remove(waiter);
      mutex.admit();
      return true;
    }
    GuardType finish() noexcept { return GuardType(mutex); }
  };

  bool take(bool exclusive) noexcept {
    if (writer_ || (exclusive && readers_ > 0))
      return false;
    if (exclusive)
      writer_ = true;
    else
      ++readers_;
    return true;
  }
  void release(bool exclusive) noexcept {
    if (exclusive)
      writer_ = false;
    else
      --readers_;
    admit();
  }
  /// Lets in, from the front of the line, whoever can be let in now.
  void admit() noexcept {
    while (Waiter *first = waiters_.front()) {
      if (!take(first->marked))
        return;
      waiters_.pop()->complete();
    }
  }

  WaitQueue waiters_;
  std::size_t readers_ = 0;
  bool writer_ = false;
};

} // namespace rill

#endif
