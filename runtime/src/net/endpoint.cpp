// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Internet addresses in the form in which the kernel takes them.
#include "rill/net/endpoint.h"

#include <array>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace rill::net {

namespace {

sockaddr_in ipv4(std::uint32_t address, std::uint16_t port) noexcept {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(port);
  result.sin_addr.s_addr = htonl(address);
  return result;
}

} // namespace

Endpoint::Endpoint(const sockaddr *address, socklen_t length) : size_(length) {
  bool internet = address->sa_family == AF_INET || address->sa_family == AF_INET6;
  if (!internet || length > sizeof(address_))
    throw std::invalid_argument("rill: not an Internet address");
  std::memcpy(&address_, address, length);
}

Endpoint Endpoint::loopback(std::uint16_t port) noexcept {
  sockaddr_in address = ipv4(INADDR_LOOPBACK, port);
  return Endpoint(reinterpret_cast<const sockaddr *>(&address), sizeof(address));
}

Endpoint Endpoint::any(std::uint16_t port) noexcept {
  sockaddr_in address = ipv4(INADDR_ANY, port);
  return Endpoint(reinterpret_cast<const sockaddr *>(&address), sizeof(address));
}

std::uint16_t Endpoint::port() const noexcept {
  if (family() == AF_INET)
    return ntohs(reinterpret_cast<const sockaddr_in &>(address_).sin_port);
  return ntohs(reinterpret_cast<const sockaddr_in6 &>(address_).sin6_port);
}

std::string Endpoint::to_string() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (family() == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in &>(address_).sin_addr, text.data(),
                text.size());
    return std::string(text.data()) + ":" + std::to_string(port());
  }
  ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6 &>(address_).sin6_addr, text.data(),
              text.size());
  return "[" + std::string(text.data()) + "]:" + std::to_string(port());
}

} // namespace rill::net
