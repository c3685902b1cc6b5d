// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a TCP connection leads: an IPv4 or IPv6 address and a port.
#ifndef RILL_NET_ENDPOINT_H
#define RILL_NET_ENDPOINT_H

#include <cstdint>
#include <string>
#include <string_view>

#include <sys/socket.h>

namespace rill::net {

/// A value; never suspends, nothing here blocks.
class Endpoint {
public:
  /// Copies a socket address; throws std::invalid_argument if it is not of the Internet.
  Endpoint(const sockaddr *address, socklen_t length);

  /// This machine, over IPv4. Port 0 lets the system choose one when bound.
  static Endpoint loopback(std::uint16_t port) noexcept;
  /// Every IPv4 address of this machine, to listen on.
  static Endpoint any(std::uint16_t port) noexcept;

  /// Reads what to_string() writes; throws std::invalid_argument for all else, names included: they
  /// are for resolve().
  static Endpoint parse(std::string_view text);

  std::uint16_t port() const noexcept;
  int family() const noexcept { return address_.ss_family; }
  const sockaddr *data() const noexcept { return reinterpret_cast<const sockaddr *>(&address_); }
  socklen_t size() const noexcept { return size_; }
  /// Without the port, as in "127.0.0.1" or "::1".
  std::string address() const;
  /// As in "127.0.0.1:80" or "[::1]:80".
  std::string to_string() const;

private:
  sockaddr_storage address_{};
  socklen_t size_ = 0;
};

} // namespace rill::net

#endif
