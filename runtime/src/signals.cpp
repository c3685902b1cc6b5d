// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// signalfd: blocked signals, read like a file.
#include "rill/signals.h"

#include "rill/loop.h"

#include <cerrno>
#include <system_error>

#include <sys/signalfd.h>
#include <unistd.h>

namespace rill {

Signals::Signals(std::initializer_list<int> signals) {
  EventLoop &loop = EventLoop::current();
  sigset_t taken;
  ::sigemptyset(&taken);
  for (int signal : signals)
    if (::sigaddset(&taken, signal) != 0)
      throw std::system_error(errno, std::generic_category(), "rill: not a signal");

  int number = ::signalfd(-1, &taken, SFD_NONBLOCK | SFD_CLOEXEC);
  if (number < 0)
    throw std::system_error(errno, std::generic_category(), "rill: signalfd");
  try {
    arrivals_ = std::make_unique<Descriptor>(loop, number);
  } catch (...) {
    ::close(number);
    throw;
  }
  ::pthread_sigmask(SIG_BLOCK, &taken, &before_);
}

Signals::~Signals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

Suspend<Signals::Next> Signals::next() noexcept { return Suspend<Next>(*arrivals_); }

bool Signals::Next::attempt() noexcept {
  signalfd_siginfo info;
  if (::read(file_.number(), &info, sizeof(info)) != sizeof(info)) {
    file_.drained();
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
