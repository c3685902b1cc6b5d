// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TcpListener: where connections arrive.
#ifndef RILL_NET_TCP_LISTENER_H
#define RILL_NET_TCP_LISTENER_H

#include "rill/descriptor.h"
#include "rill/net/endpoint.h"
#include "rill/net/tcp_stream.h"
#include "rill/suspend.h"

#include <memory>

namespace rill::net {

/// Stops listening when it dies; a task that waits then gets Closed, and so does every operation on
/// a listener that was moved from. Errors are std::system_error. On the loop's thread only.
class TcpListener {
  class Accept;

public:
  /// Listens at once, on the running loop; `backlog` connections may wait to be accepted. Never
  /// suspends; throws NoLoop off the loop.
  static TcpListener bind(const Endpoint &endpoint, int backlog = 512);

  /// Suspension point: yields the next connection, in the order of arrival. Connections that died
  /// in the queue are passed over. One task may wait; a second is refused with UsageError. Resumes
  /// from the loop. Cancelling takes none. Throws as long as the process is out of descriptors:
  /// wait for one to be closed, or for some time, before the next try.
  Suspend<Accept> accept();

  /// Where it listens, with the port that the system chose for port 0.
  Endpoint local() const;

private:
  explicit TcpListener(std::unique_ptr<Descriptor> socket) noexcept : socket_(std::move(socket)) {}
  Descriptor &socket() const;

  std::unique_ptr<Descriptor> socket_;
};

class TcpListener::Accept final : public DescriptorOperation {
public:
  explicit Accept(Descriptor &listener) noexcept
      : DescriptorOperation(listener, Direction::read), loop_(listener.loop()) {}
  ~Accept();
  bool attempt(Descriptor &listener) noexcept override;
  TcpStream finish();

private:
  EventLoop &loop_;
  int accepted_ = -1;
  int error_ = 0;
};

inline Suspend<TcpListener::Accept> TcpListener::accept() { return Suspend<Accept>(socket()); }

} // namespace rill::net

#endif
