// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A number of permits that tasks share: how many may do something at once.
#ifndef RILL_SEMAPHORE_H
#define RILL_SEMAPHORE_H

#include "rill/attributes.h"
#include "rill/suspend.h"
#include "rill/wait_queue.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace rill {

/// FIFO-fair: a permit that comes back goes to who waits longest, and nobody overtakes.
/// Shared by tasks of one loop; must outlive its permits and waiters.
class RILL_FACT("limiter") Semaphore {
  template <class Yielded> struct Acquire;

public:
  /// Gives the permit back when it dies. Never suspends.
  class [[nodiscard("the permit goes back when it dies")]] Permit {
  public:
    Permit(Permit &&other) noexcept : semaphore_(std::exchange(other.semaphore_, nullptr)) {}
    Permit &operator=(Permit &&other) noexcept {
      std::swap(semaphore_, other.semaphore_);
      return *this;
    }
    ~Permit() { release(); }
    /// Gives it back early; does nothing the second time.
    void release() noexcept {
      if (Semaphore *semaphore = std::exchange(semaphore_, nullptr))
        semaphore->release();
    }

  private:
    friend class Semaphore;
    explicit Permit(Semaphore & semaphore) noexcept : semaphore_(&semaphore) {}
    Semaphore *semaphore_;
  };

  explicit Semaphore(std::size_t permits) noexcept : available_(permits) {}
  Semaphore(const Semaphore &) = delete;
  Semaphore &operator=(const Semaphore &) = delete;

  /// Suspension point: waits in line and yields a Permit. Resumes from the loop, after the call
  /// that released. Cancelling leaves the line; a permit that was handed over already is kept.
  Suspend<Acquire<Permit>> permit() noexcept { return Suspend<Acquire<Permit>>(*this); }
  /// The same by hand: whoever acquires calls release(), on every path.
  Suspend<Acquire<void>> acquire() noexcept { return Suspend<Acquire<void>>(*this); }
  /// Never suspends; false when no permit is free.
  [[nodiscard]] bool try_acquire() noexcept {
    if (available_ == 0)
      return false;
    --available_;
    return true;
  }
  /// Never suspends; empty when no permit is free.
  std::optional<Permit> try_permit() noexcept {
    if (!try_acquire())
      return std::nullopt;
    return Permit(*this);
  }
  /// Never suspends. May add permits that nobody acquired.
  void release() noexcept {
    if (Waiter *heir = waiters_.pop())
      heir->complete();
    else
      ++available_;
  }
  std::size_t available() const noexcept { return available_; }

private:
  template <class Yielded> struct Acquire {
    Semaphore &semaphore;
    bool start(Waiter &waiter) noexcept {
      if (semaphore.try_acquire())
        return true;
      semaphore.waiters_.push(waiter);
      return false;
    }
    bool abort(Waiter &waiter) noexcept {
      semaphore.waiters_.remove(waiter);
      return true;
    }
    Yielded finish() noexcept { return Yielded(semaphore); }
  };

  WaitQueue waiters_;
  std::size_t available_;
};

template <> inline void Semaphore::Acquire<void>::finish() noexcept {}

} // namespace rill

#endif
