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

namespace detail {
class SignalTaker;
}

/// Takes over the delivery of some signals while it lives, whichever threads there are: a handler
/// hands them to the loop. Several may live at a time, and each gets the signals that it wants.
/// Processes that are started meanwhile are not affected. On the loop's thread.
class Signals {
  class Next;

public:
  /// Throws NoLoop off the loop, std::system_error for what is no signal or cannot be waited for,
  /// such as SIGKILL and SIGSEGV. Never suspends.
  explicit Signals(std::initializer_list<int> signals);
  Signals(const Signals &) = delete;
  Signals &operator=(const Signals &) = delete;
  /// Puts back what was to be done about signals that nobody else has taken over; one that has
  /// arrived and was not awaited is then delivered as ever.
  ~Signals();

  /// Suspension point: yields the next signal that arrives; of the same signal only one is kept.
  /// One task may wait; a second is refused with UsageError. Resumes from the loop. Cancelling
  /// takes none.
  Suspend<Next> next() noexcept;

private:
  std::unique_ptr<Descriptor> arrivals_;
  std::unique_ptr<detail::SignalTaker> taker_;
};

class Signals::Next final : public DescriptorOperation {
public:
  Next(Descriptor &arrivals, detail::SignalTaker &taker) noexcept
      : DescriptorOperation(arrivals, Direction::read), taker_(taker) {}
  bool attempt(Descriptor &arrivals) noexcept override;
  int finish() const {
    require_open();
    return signal_;
  }

private:
  detail::SignalTaker &taker_;
  int signal_ = 0;
};

/// Suspension point: waits for the signal and yields it. Takes it over, as Signals does, from the
/// co_await to the end; whoever awaits it again and again may miss what comes between, and uses
/// Signals instead. Cancelling takes none.
Task<int> on_signal(int signal);

} // namespace rill

#endif
