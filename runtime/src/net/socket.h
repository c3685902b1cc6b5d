// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sockets of any family: how they begin.
#ifndef RILL_SRC_NET_SOCKET_H
#define RILL_SRC_NET_SOCKET_H

#include "rill/descriptor.h"
#include "rill/task.h"

#include <memory>
#include <string>

#include <sys/socket.h>

namespace rill::net {

using Socket = std::unique_ptr<Descriptor>;

/// An address as the kernel takes it, and as people read it. `data` outlives what it is given to.
struct SocketAddress {
  const sockaddr *data;
  socklen_t size;
  std::string name;
};

/// Suspension point: yields a connected socket. Both throw std::system_error.
Task<Socket> connect_socket(SocketAddress to);
Socket listen_at(const SocketAddress &at, int backlog);

} // namespace rill::net

#endif
