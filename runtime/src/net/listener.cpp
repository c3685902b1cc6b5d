// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Accepting.
#include "rill/net/listener.h"

#include "../system.h"


#include <sys/socket.h>
#include <unistd.h>

namespace rill::net::detail {

AcceptSocket::~AcceptSocket() {
  if (accepted_ >= 0)
    ::close(accepted_);
}

bool AcceptSocket::attempt(Descriptor &listener) noexcept {
  do
    accepted_ = ::accept4(listener.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  while (accepted_ < 0 && (errno == ECONNABORTED || errno == EPROTO || errno == EINTR));
  if (accepted_ < 0 && errno == EAGAIN) {
    listener.drained();
    return false;
  }
  if (accepted_ < 0)
    error_ = errno;
  return true;
}

std::unique_ptr<Descriptor> AcceptSocket::take() {
  require_open();
  if (error_)
    fail(error_, "cannot accept a connection");
  auto socket = std::make_unique<Descriptor>(loop_, accepted_);
  accepted_ = -1;
  return socket;
}

} // namespace rill::net::detail
