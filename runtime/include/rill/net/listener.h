// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What TcpListener and UnixListener share: connections arrive, and are taken one by one.
#ifndef RILL_NET_LISTENER_H
#define RILL_NET_LISTENER_H

#include "rill/descriptor.h"
#include "rill/suspend.h"

#include <memory>
#include <utility>

namespace rill::net {

/// Stops listening when it dies; a task that waits then gets Closed, and so does every operation on
/// a listener that was moved from. Errors are std::system_error. On the loop's thread only.
template <class Stream> class Listener {
  class Accept;

public:
  /// Suspension point: yields the next connection, in the order of arrival. Connections that died
  /// in the queue are passed over. One task may wait; a second is refused with UsageError. Resumes
  /// from the loop. Cancelling takes none. Throws as long as the process is out of descriptors:
  /// wait for one to be closed, or for some time, before the next try.
  Suspend<Accept> accept() { return Suspend<Accept>(socket()); }

protected:
  explicit Listener(std::unique_ptr<Descriptor> socket) noexcept : socket_(std::move(socket)) {}
  Listener(Listener &&) noexcept = default;
  Listener &operator=(Listener &&) noexcept = default;
  ~Listener() = default;

  Descriptor &socket() const {
    if (!socket_)
      throw Closed();
    return *socket_;
  }

private:
  std::unique_ptr<Descriptor> socket_;
};

namespace detail {

class AcceptSocket : public DescriptorOperation {
public:
  explicit AcceptSocket(Descriptor &listener) noexcept
      : DescriptorOperation(listener, Direction::read), loop_(listener.loop()) {}
  bool attempt(Descriptor &listener) noexcept override;

protected:
  ~AcceptSocket();
  std::unique_ptr<Descriptor> take();

private:
  EventLoop &loop_;
  int accepted_ = -1;
  int error_ = 0;
};

} // namespace detail

template <class Stream> class Listener<Stream>::Accept final : public detail::AcceptSocket {
public:
  using AcceptSocket::AcceptSocket;
  Stream finish() { return Stream(take()); }
};

} // namespace rill::net

#endif
