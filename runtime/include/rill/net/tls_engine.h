// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TLS without a wire: bytes of the peer go in, bytes for the peer come out, and somebody else moves
// them. TlsStream does.
#ifndef RILL_NET_TLS_ENGINE_H
#define RILL_NET_TLS_ENGINE_H

#include "rill/net/tls_context.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace rill::net::detail {

/// Never suspends. All but the constructors throw TlsError; what is to be sent then says why.
class TlsEngine {
public:
  /// A client that wants to talk to `host`, by name or address.
  TlsEngine(const TlsContext &context, const std::string &host);
  /// A server.
  explicit TlsEngine(const TlsContext &context);

  /// Goes on with the handshake; true at its end, false if the peer has to say more.
  bool shake_hands();
  /// Yields how many bytes were read, zero once the peer has said goodbye; nothing if the peer has
  /// to say more.
  std::optional<std::size_t> read(std::span<char> buffer);
  void write(std::string_view data);
  void say_goodbye() noexcept;

  /// What the peer sent.
  void take_in(std::span<const char> received);
  /// The peer sends nothing more, goodbye or not.
  void end_input() noexcept;
  /// What is to be sent to the peer, once.
  std::string take_output();

  /// Which protocol both want to speak; empty if nothing was said of it.
  std::string protocol() const;

private:
  struct Free {
    void operator()(ssl_st *session) const noexcept;
  };

  [[noreturn]] void fail(const char *what);

  std::unique_ptr<ssl_st, Free> session_;
  /// OpenSSL wants nothing more to be done then.
  bool failed_ = false;
};

} // namespace rill::net::detail

#endif
