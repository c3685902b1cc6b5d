// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A place where a fixed number of tasks meet before any of them goes on.
#ifndef RILL_BARRIER_H
#define RILL_BARRIER_H

#include "rill/suspend.h"
#include "rill/wait_queue.h"

#include <cstddef>
#include <stdexcept>

namespace rill {

/// Can be used again as soon as it has opened. Shared by tasks of one loop; must outlive its
/// waiters.
class Barrier {
  struct Arrive;

public:
  /// Throws std::invalid_argument for zero parties.
  explicit Barrier(std::size_t parties) : parties_(parties) {
    if (parties == 0)
      throw std::invalid_argument("rill: a barrier needs at least one party");
  }
  Barrier(const Barrier &) = delete;
  Barrier &operator=(const Barrier &) = delete;

  /// Suspension point: waits until all parties have arrived; yields true to the last one, which
  /// goes on at once. The others resume from the loop, in order of arrival. A party that is
  /// cancelled has not arrived: the barrier waits for another.
  Suspend<Arrive> arrive() noexcept { return Suspend<Arrive>(*this); }
  std::size_t waiting() const noexcept { return waiting_; }

private:
  struct Arrive {
    Barrier &barrier;
    bool last = false;

    bool start(Waiter &waiter) noexcept {
      if (++barrier.waiting_ < barrier.parties_) {
        barrier.waiters_.push(waiter);
        return false;
      }
      barrier.waiting_ = 0;
      barrier.waiters_.complete_all();
      return last = true;
    }
    bool abort(Waiter &waiter) noexcept {
      barrier.waiters_.remove(waiter);
      --barrier.waiting_;
      return true;
    }
    bool finish() const noexcept { return last; }
  };

  const std::size_t parties_;
  std::size_t waiting_ = 0;
  WaitQueue waiters_;
};

} // namespace rill

#endif
