// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Signals as something to wait for instead of something that interrupts.
#ifndef RILL_SIGNALS_H
#define RILL_SIGNALS_H

#include "rill/descriptor.h"
#include "rill/suspend.h"
#include "rill/task.h"

#include <csignal>
#include <initializer_list>
#include <memory>

namespace rill {

/// Takes over the delivery of some signals while it lives. They are blocked on this thread; threads
/// that run already must block them themselves, so make this first. Several may live at a time; if
/// they want the same signal, one of them gets it. On the loop's thread.
class Signals {
  class Next;

public:
  /// Throws NoLoop off the loop, std::system_error for what is no signal. Never suspends.
  explicit Signals(std::initializer_list<int> signals);
  Signals(const Signals &) = delete;
  Signals &operator=(const Signals &) = delete;
  /// Unblocks what nobody else has taken over; a signal that was not taken is then delivered as
  /// ever.
  ~Signals();

  /// Suspension point: yields the next signal that arrives. One task may wait; a second is refused
  /// with UsageError. Resumes from the loop. Cancelling takes none.
  Suspend<Next> next() noexcept;

private:
  sigset_t taken_;
  std::unique_ptr<Descriptor> arrivals_;
};

class Signals::Next final : public DescriptorOperation {
public:
  explicit Next(Descriptor &arrivals) noexcept : DescriptorOperation(arrivals, Direction::read) {}
  bool attempt(Descriptor &arrivals) noexcept override;
  int finish() const {
    require_open();
    return signal_;
  }

private:
  int signal_ = 0;
};

/// Suspension point: waits for the signal and yields it. Takes it over, as Signals does, from the
/// co_await to the end; whoever awaits it again and again may miss what comes between, and uses
/// Signals instead. Cancelling takes none.
Task<int> on_signal(int signal);

} // namespace rill

#endif
