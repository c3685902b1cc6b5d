// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Mutual exclusion between tasks: unlike a std::mutex it may be held across a suspension point.
#ifndef RILL_MUTEX_H
#define RILL_MUTEX_H

#include "rill/attributes.h"
#include "rill/suspend.h"
#include "rill/wait_queue.h"

#include <cassert>
#include <optional>
#include <utility>

namespace rill {

/// FIFO-fair: an unlock hands the mutex to who waits longest, and nobody overtakes.
/// Shared by tasks of one loop; must outlive its guards and waiters.
class RILL_FACT("async-lock") Mutex {
  struct Lock;

public:
  /// Unlocks when it dies. Never suspends.
  class [[nodiscard("the mutex is unlocked when the guard dies")]] Guard {
  public:
    Guard(Guard &&other) noexcept : mutex_(std::exchange(other.mutex_, nullptr)) {}
    Guard &operator=(Guard &&other) noexcept {
      std::swap(mutex_, other.mutex_);
      return *this;
    }
    ~Guard() { unlock(); }
    /// Unlocks early; does nothing the second time.
    void unlock() noexcept {
      if (Mutex *mutex = std::exchange(mutex_, nullptr))
        mutex->hand_over();
    }

  private:
    friend class Mutex;
    friend class Condition;
    explicit Guard(Mutex &mutex) noexcept : mutex_(&mutex) {}
    Mutex *mutex_;
  };

  Mutex() = default;
  ~Mutex() { assert(!locked_ && "a mutex outlives its guards"); }

  /// Suspension point: waits in line and yields the Guard. Resumes from the loop, after the call
  /// that unlocked. Cancelling leaves the line; a lock that was handed over already is kept.
  Suspend<Lock> lock() noexcept { return Suspend<Lock>(*this); }
  /// Never suspends; empty when the mutex is locked.
  std::optional<Guard> try_lock() noexcept {
    if (!take())
      return std::nullopt;
    return Guard(*this);
  }
  bool locked() const noexcept { return locked_; }

private:
  friend class Condition;

  struct Lock {
    Mutex &mutex;
    bool start(Waiter &waiter) noexcept {
      if (mutex.take())
        return true;
      mutex.waiters_.push(waiter);
      return false;
    }
    bool abort(Waiter &waiter) noexcept {
      mutex.waiters_.remove(waiter);
      return true;
    }
    Guard finish() noexcept { return Guard(mutex); }
  };

  bool take() noexcept { return !std::exchange(locked_, true); }
  void hand_over() noexcept {
    if (Waiter *heir = waiters_.pop())
      heir->complete();
    else
      locked_ = false;
  }

  WaitQueue waiters_;
  bool locked_ = false;
};

} // namespace rill

#endif
