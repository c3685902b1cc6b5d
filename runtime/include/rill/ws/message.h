// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What goes over a WebSocket.
#ifndef RILL_WS_MESSAGE_H
#define RILL_WS_MESSAGE_H

#include <cstdint>
#include <stdexcept>
#include <string>

namespace rill::ws {

/// Text is UTF-8. A value.
struct Message {
  std::string data;
  bool binary = false;

  friend bool operator==(const Message &, const Message &) = default;
};

/// Why a side ends the connection, as RFC 6455 (7.4.1) numbers the reasons.
enum class Goodbye : std::uint16_t {
  done = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported = 1003,
  malformed = 1007,
  refused = 1008,
  too_long = 1009,
  failed = 1011,
};

/// The peer has broken the protocol, refused the handshake, or left without a word; or something
/// was to be sent after a goodbye.
struct Error final : std::runtime_error {
  using std::runtime_error::runtime_error;
};

} // namespace rill::ws

#endif
