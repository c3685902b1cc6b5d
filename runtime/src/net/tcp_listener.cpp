// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Listening over TCP.
#include "rill/net/tcp_listener.h"

#include "socket.h"

#include "../system.h"


#include <sys/socket.h>

namespace rill::net {

TcpListener TcpListener::bind(const Endpoint &endpoint, int backlog) {
  return TcpListener(
      listen_at({endpoint.data(), endpoint.size(), endpoint.to_string()}, backlog));
}

Endpoint TcpListener::local() const {
  sockaddr_storage address;
  socklen_t size = sizeof(address);
  if (::getsockname(socket().number(), reinterpret_cast<sockaddr *>(&address), &size) < 0)
    fail(errno, "getsockname");
  return Endpoint(reinterpret_cast<const sockaddr *>(&address), size);
}

} // namespace rill::net
