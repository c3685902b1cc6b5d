// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TcpListener: where connections over TCP arrive.
#ifndef RILL_NET_TCP_LISTENER_H
#define RILL_NET_TCP_LISTENER_H

#include "rill/net/endpoint.h"
#include "rill/net/listener.h"
#include "rill/net/tcp_stream.h"

namespace rill::net {

/// Accepts and ends as Listener says.
class TcpListener : public Listener<TcpStream> {
public:
  /// Listens at once, on the running loop; `backlog` connections may wait to be accepted. Never
  /// suspends; throws NoLoop off the loop.
  static TcpListener bind(const Endpoint &endpoint, int backlog = 512);

  /// Where it listens, with the port that the system chose for port 0.
  Endpoint local() const;

private:
  using Listener::Listener;
};

} // namespace rill::net

#endif
