// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TcpStream: a connection over TCP.
#ifndef RILL_NET_TCP_STREAM_H
#define RILL_NET_TCP_STREAM_H

#include "rill/attributes.h"
#include "rill/descriptor.h"
#include "rill/net/endpoint.h"
#include "rill/net/stream.h"
#include "rill/task.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rill::net {

/// Reads, writes and closes as Stream says. Destroying a stream that is open resets the connection:
/// what was not sent is lost, and the peer does not take a part for the whole.
class RILL_FACT("must-close") TcpStream : public Stream {
public:
  /// Takes a connection over. Small messages are sent without delay.
  explicit TcpStream(std::unique_ptr<Descriptor> connected) noexcept;

  /// Suspension point: yields an open stream. Cancelling gives up the attempt.
  static Task<TcpStream> connect(Endpoint endpoint);
  /// The same to the first of several addresses that answers: tries them in their order, each one a
  /// quarter of a second after the one before, or as soon as that has failed (RFC 8305). Throws the
  /// last one's error when none answers, std::invalid_argument when there is none.
  static Task<TcpStream> connect(std::vector<Endpoint> endpoints);
  /// The same by name, with the addresses that resolve() finds, of both families in turn.
  static Task<TcpStream> connect(std::string host, std::uint16_t port);

  /// Throws std::system_error once the peer is gone.
  Endpoint peer() const;
};

} // namespace rill::net

#endif
