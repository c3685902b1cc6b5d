// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Listening and accepting.
#include "rill/net/tcp_listener.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace rill::net {

namespace {

[[noreturn]] void fail(int error, const std::string &what) {
  throw std::system_error(error, std::generic_category(), "rill: " + what);
}

} // namespace

TcpListener TcpListener::bind(const Endpoint &endpoint, int backlog) {
  EventLoop &loop = EventLoop::current();
  int descriptor = ::socket(endpoint.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0)
    fail(errno, "socket");
  try {
    int on = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (::bind(descriptor, endpoint.data(), endpoint.size()) < 0 ||
        ::listen(descriptor, backlog) < 0)
      fail(errno, "cannot listen on " + endpoint.to_string());
    return TcpListener(std::make_unique<Descriptor>(loop, descriptor));
  } catch (...) {
    ::close(descriptor);
    throw;
  }
}

Descriptor &TcpListener::socket() const {
  if (!socket_)
    throw Closed();
  return *socket_;
}

Endpoint TcpListener::local() const {
  sockaddr_storage address;
  socklen_t size = sizeof(address);
  if (::getsockname(socket().number(), reinterpret_cast<sockaddr *>(&address), &size) < 0)
    fail(errno, "getsockname");
  return Endpoint(reinterpret_cast<const sockaddr *>(&address), size);
}

TcpListener::Accept::~Accept() {
  if (accepted_ >= 0)
    ::close(accepted_);
}

bool TcpListener::Accept::attempt(Descriptor &listener) noexcept {
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

TcpStream TcpListener::Accept::finish() {
  require_open();
  if (error_)
    fail(error_, "cannot accept a connection");
  TcpStream stream(std::make_unique<Descriptor>(loop_, accepted_));
  accepted_ = -1;
  return stream;
}

} // namespace rill::net
