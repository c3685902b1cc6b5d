// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// signalfd: blocked signals, read like a file.
#include "rill/signals.h"

#include "rill/loop.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <sys/signalfd.h>
#include <unistd.h>

namespace rill {

namespace {

/// What this thread has blocked for the sake of Signals. They may die in any order, so each signal
/// is counted: the last who wanted it unblocks it, if it was not blocked before the first.
class Blocked {
public:
  void add(const sigset_t &signals) noexcept {
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &signals, &before);
    for (int signal = 1; signal < NSIG; ++signal)
      if (::sigismember(&signals, signal) == 1 && takers_[signal]++ == 0)
        blocked_before_[signal] = ::sigismember(&before, signal) == 1;
  }
  void remove(const sigset_t &signals) noexcept {
    sigset_t free;
    ::sigemptyset(&free);
    for (int signal = 1; signal < NSIG; ++signal)
      if (::sigismember(&signals, signal) == 1 && --takers_[signal] == 0 &&
          !blocked_before_[signal])
        ::sigaddset(&free, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &free, nullptr);
  }

private:
  std::array<unsigned, NSIG> takers_{};
  std::array<bool, NSIG> blocked_before_{};
};

thread_local constinit Blocked blocked;

} // namespace

Signals::Signals(std::initializer_list<int> signals) {
  EventLoop &loop = EventLoop::current();
  ::sigemptyset(&taken_);
  for (int signal : signals)
    if (::sigaddset(&taken_, signal) != 0)
      throw std::system_error(errno, std::generic_category(), "rill: not a signal");

  int number = ::signalfd(-1, &taken_, SFD_NONBLOCK | SFD_CLOEXEC);
  if (number < 0)
    throw std::system_error(errno, std::generic_category(), "rill: signalfd");
  try {
    arrivals_ = std::make_unique<Descriptor>(loop, number);
  } catch (...) {
    ::close(number);
    throw;
  }
  blocked.add(taken_);
}

Signals::~Signals() { blocked.remove(taken_); }

Suspend<Signals::Next> Signals::next() noexcept { return Suspend<Next>(*arrivals_); }

bool Signals::Next::attempt(Descriptor &arrivals) noexcept {
  signalfd_siginfo info;
  if (::read(arrivals.number(), &info, sizeof(info)) != sizeof(info)) {
    arrivals.drained();
    return false;
  }
  signal_ = static_cast<int>(info.ssi_signo);
  return true;
}

Task<int> on_signal(int signal) {
  Signals signals({signal});
  co_return co_await signals.next();
}

} // namespace rill
