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

/// Stops listening when it dies. Errors are std::system_error.
class TcpListener {
  class Accept;

public:
  /// Listens at once, on the running loop; `backlog` connections may wait to be accepted. Never
  /// suspends; throws NoLoop off the loop.
  static TcpListener bind(const Endpoint &endpoint, int backlog = 512);

  /// Suspension point: yields the next connection, in the order of arrival. Connections that died
  /// in the queue are passed over. Cancelling takes none.
  Suspend<Accept> accept() noexcept;

  /// Where it listens, with the port that the system chose for port 0.
  Endpoint local() const;

private:
  explicit TcpListener(std::unique_ptr<Descriptor> socket) noexcept : socket_(std::move(socket)) {}

  std::unique_ptr<Descriptor> socket_;
};

class TcpListener::Accept final : public DescriptorOperation {
public:
  explicit Accept(Descriptor &listener) noexcept : DescriptorOperation(listener, Direction::read) {}
  ~Accept();
  bool attempt() noexcept override;
  TcpStream finish();

private:
  int accepted_ = -1;
  int error_ = 0;
};

inline Suspend<TcpListener::Accept> TcpListener::accept() noexcept {
  return Suspend<Accept>(*socket_);
}

} // namespace rill::net

#endif
