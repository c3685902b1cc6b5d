// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading and writing pipes. Unlike a socket, a pipe that nobody reads raises SIGPIPE, which ends
// the process unless that is blocked meanwhile.
#include "rill/pipe.h"

#include <cerrno>
#include <csignal>
#include <ctime>

#include <unistd.h>

namespace rill {

namespace {

Descriptor &opened(const std::unique_ptr<Descriptor> &end) {
  if (!end)
    throw Closed();
  return *end;
}

ssize_t receive(int number, std::span<char> buffer, bool &) noexcept {
  return ::read(number, buffer.data(), buffer.size());
}

/// The signal goes to the thread that writes. One that was pending before is left pending.
ssize_t send(int number, std::string_view data) noexcept {
  sigset_t broken_pipe;
  ::sigemptyset(&broken_pipe);
  ::sigaddset(&broken_pipe, SIGPIPE);
  sigset_t pending;
  ::sigpending(&pending);
  sigset_t blocked_before;
  ::pthread_sigmask(SIG_BLOCK, &broken_pipe, &blocked_before);
  ssize_t count = ::write(number, data.data(), data.size());
  int error = errno;
  if (count < 0 && error == EPIPE && !::sigismember(&pending, SIGPIPE)) {
    timespec at_once{};
    while (::sigtimedwait(&broken_pipe, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }
  ::pthread_sigmask(SIG_SETMASK, &blocked_before, nullptr);
  errno = error;
  return count;
}

} // namespace

Suspend<detail::ReadSome> PipeReader::read_some(std::span<char> buffer) {
  return Suspend<detail::ReadSome>(opened(end_), buffer, receive);
}

Suspend<detail::WriteAll> PipeWriter::write(std::string_view data) {
  return Suspend<detail::WriteAll>(opened(end_), data, send);
}

} // namespace rill
