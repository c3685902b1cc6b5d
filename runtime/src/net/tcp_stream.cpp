// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Connecting over TCP.
#include "rill/net/tcp_stream.h"

#include "connect.h"

#include "../system.h"

#include "rill/net/resolve.h"

#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace rill::net {

TcpStream::TcpStream(std::unique_ptr<Descriptor> connected) noexcept
    : Stream(std::move(connected)) {
  int on = 1;
  ::setsockopt(socket().number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

Task<TcpStream> TcpStream::connect(Endpoint endpoint) {
  co_return TcpStream(co_await connect_to(endpoint));
}

Task<TcpStream> TcpStream::connect(std::vector<Endpoint> endpoints) {
  co_return TcpStream(co_await connect_first(std::move(endpoints)));
}

Task<TcpStream> TcpStream::connect(std::string host, std::uint16_t port) {
  std::vector<Endpoint> endpoints = co_await resolve(std::move(host), port);
  co_return co_await connect(alternate_families(endpoints));
}

Endpoint TcpStream::peer() const {
  sockaddr_storage address;
  socklen_t size = sizeof(address);
  if (::getpeername(socket().number(), reinterpret_cast<sockaddr *>(&address), &size) < 0)
    fail(errno, "getpeername");
  return Endpoint(reinterpret_cast<const sockaddr *>(&address), size);
}

} // namespace rill::net
