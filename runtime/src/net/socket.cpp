// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sockets that do not block, from the system's calls to a descriptor that the loop watches.
#include "socket.h"

#include "../system.h"

#include <utility>

#include <netinet/in.h>
#include <poll.h>

namespace rill::net {

namespace {

/// A socket on which `begin` has been called. It must have begun before the loop watches it: the
/// kernel calls a socket that has not writable.
template <class Begin> Socket make_socket(int family, Begin begin) {
  EventLoop &loop = EventLoop::current();
  FileHandle socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.number() < 0)
    fail(errno, "socket");
  begin(socket.number());
  return watch(loop, std::move(socket));
}

/// Waits until a connection that is under way is made or has failed.
class Connect final : public DescriptorOperation {
public:
  explicit Connect(Descriptor &socket) noexcept : DescriptorOperation(socket, Direction::write) {}

  bool attempt(Descriptor &socket) noexcept override {
    pollfd state{.fd = socket.number(), .events = POLLOUT, .revents = 0};
    if (::poll(&state, 1, 0) <= 0)
      return false;
    socklen_t size = sizeof(error_);
    ::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error_, &size);
    return true;
  }
  int finish() const {
    require_open();
    return error_;
  }

private:
  int error_ = 0;
};

} // namespace

Task<Socket> connect_socket(SocketAddress to) {
  Socket socket = make_socket(to.data->sa_family, [&](int number) {
    if (::connect(number, to.data, to.size) < 0 && errno != EINPROGRESS)
      fail(errno, "cannot connect to " + to.name);
  });
  if (int error = co_await Suspend<Connect>(*socket))
    fail(error, "cannot connect to " + to.name);
  co_return socket;
}

Socket listen_at(const SocketAddress &at, int backlog) {
  return make_socket(at.data->sa_family, [&](int number) {
    int on = 1;
    ::setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (::bind(number, at.data, at.size) < 0 || ::listen(number, backlog) < 0)
      fail(errno, "cannot listen on " + at.name);
  });
}

} // namespace rill::net
