// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Internet addresses in the form in which the kernel takes them.
#include "rill/net/endpoint.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <system_error>

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

std::optional<std::uint16_t> number(std::string_view digits) noexcept {
  std::uint16_t value = 0;
  const char *end = digits.data() + digits.size();
  auto [stopped, error] = std::from_chars(digits.data(), end, value);
  return error == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
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

Endpoint Endpoint::parse(std::string_view text) {
  std::size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon);
  std::optional<std::uint16_t> port =
      colon == std::string_view::npos ? std::nullopt : number(text.substr(colon + 1));
  bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (port && bracketed) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(*port);
    if (::inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(),
                    &address.sin6_addr) == 1)
      return Endpoint(reinterpret_cast<const sockaddr *>(&address), sizeof(address));
  } else if (port) {
    sockaddr_in address = ipv4(INADDR_ANY, *port);
    if (::inet_pton(AF_INET, std::string(host).c_str(), &address.sin_addr) == 1)
      return Endpoint(reinterpret_cast<const sockaddr *>(&address), sizeof(address));
  }
  throw std::invalid_argument("rill: '" + std::string(text) +
                              "' is no endpoint: write it as 127.0.0.1:80 or [::1]:80");
}

std::uint16_t Endpoint::port() const noexcept {
  if (family() == AF_INET)
    return ntohs(reinterpret_cast<const sockaddr_in &>(address_).sin_port);
  return ntohs(reinterpret_cast<const sockaddr_in6 &>(address_).sin6_port);
}

std::string Endpoint::address() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void *bytes = &reinterpret_cast<const sockaddr_in &>(address_).sin_addr;
  if (family() == AF_INET6)
    bytes = &reinterpret_cast<const sockaddr_in6 &>(address_).sin6_addr;
  return ::inet_ntop(family(), bytes, text.data(), text.size());
}

std::string Endpoint::to_string() const {
  std::string host = family() == AF_INET6 ? "[" + address() + "]" : address();
  return host + ":" + std::to_string(port());
}

} // namespace rill::net
