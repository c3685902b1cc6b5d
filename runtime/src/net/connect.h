// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Connected sockets: to one address, or to the first of several that answers.
#ifndef RILL_SRC_NET_CONNECT_H
#define RILL_SRC_NET_CONNECT_H

#include "socket.h"

#include "rill/net/endpoint.h"
#include "rill/task.h"

#include <vector>

namespace rill::net {

/// Throws std::system_error.
Task<Socket> connect_to(Endpoint endpoint);

/// Begins with the first address, and with each one after it when the one before has failed or has
/// not answered for a while; the first that answers wins. Throws the last one's error when none
/// does.
Task<Socket> connect_first(std::vector<Endpoint> endpoints);

/// The same addresses with the two families in turn, beginning with that of the first.
std::vector<Endpoint> alternate_families(const std::vector<Endpoint> &endpoints);

} // namespace rill::net

#endif
