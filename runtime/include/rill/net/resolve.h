// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names to addresses. The system's resolver blocks, so it runs off the loop.
#ifndef RILL_NET_RESOLVE_H
#define RILL_NET_RESOLVE_H

#include "rill/net/endpoint.h"
#include "rill/task.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace rill::net {

/// The name is unknown, malformed, or could not be asked for; what() has name and reason.
struct ResolveError final : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Suspension point, always: yields the addresses of `host` in the order to be tried, at least one.
/// Throws ResolveError. Cancelling leaves the system's resolver behind, which may keep its thread
/// for half a minute: of 16 in the process.
Task<std::vector<Endpoint>> resolve(std::string host, std::uint16_t port);

} // namespace rill::net

#endif
