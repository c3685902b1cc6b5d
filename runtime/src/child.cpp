// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A child is known by a pidfd, which the loop watches: unlike its number that cannot become another
// process, and unlike a handler of SIGCHLD it leaves the children of others alone.
#include "child.h"

#include <cassert>

#include <sys/wait.h>

namespace rill::detail {

Child::Child(EventLoop &loop, pid_t number, FileHandle process)
    : loop_(loop), number_(number), process_(std::move(process)) {
  try {
    loop_.watch(process_.number(), *this);
  } catch (...) {
    kill_now();
    throw;
  }
}

Child::~Child() {
  assert(waiters_.empty() && "who waits keeps the child");
  if (!ended_)
    kill_now();
  loop_.unwatch(process_.number(), *this);
}

void Child::signal(int signal) noexcept {
  if (!ended_)
    ::pidfd_send_signal(process_.number(), signal, nullptr, 0);
}

void Child::kill_now() noexcept {
  signal(SIGKILL);
  reap(WEXITED);
}

void Child::ready(unsigned) noexcept { reap(WEXITED | WNOHANG); }

void Child::reap(int options) noexcept {
  if (ended_)
    return;
  siginfo_t end{};
  int result;
  do
    result = ::waitid(P_PIDFD, static_cast<id_t>(process_.number()), &end, options);
  while (result < 0 && errno == EINTR);
  if (result == 0 && end.si_pid == 0)
    return; // it runs
  ended_ = true;
  if (result < 0)
    error_ = errno;
  else
    (end.si_code == CLD_EXITED ? status_.code : status_.signal) = end.si_status;
  while (Waiter *waiter = waiters_.pop()) {
    loop_.unhold();
    waiter->complete();
  }
}

bool Child::End::start(Waiter &waiter) noexcept {
  if (child_.ended_)
    return true;
  child_.waiters_.push(waiter);
  child_.loop_.hold();
  return false;
}

bool Child::End::abort(Waiter &waiter) noexcept {
  child_.waiters_.remove(waiter);
  child_.loop_.unhold();
  return true;
}

ExitStatus Child::End::finish() const {
  if (child_.error_)
    fail(child_.error_, "cannot tell how a process ended");
  return child_.status_;
}

} // namespace rill::detail
