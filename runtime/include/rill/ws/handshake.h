// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The request and the response of HTTP with which a WebSocket begins, without a wire: see engine.h.
#ifndef RILL_WS_HANDSHAKE_H
#define RILL_WS_HANDSHAKE_H

#include "rill/http_headers.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rill::ws {

/// What the client asked for, and what both have agreed on.
struct Opening {
  std::string target;
  /// Those of the client's request, as a server sees them; of the server's response for a client.
  http::Headers headers;
  /// Empty if no protocol was agreed on.
  std::string protocol;
};

struct Options {
  /// In bytes. A peer that sends a longer one is told so, and nothing more is read.
  std::size_t longest_message = 1 << 20;
  /// A client offers these, the dearest first; a server chooses the client's first that is here.
  std::vector<std::string> protocols = {};
  /// What a client adds to its request, such as an Authorization.
  http::Headers headers = {};
  /// Asked by a server before it agrees. Pages of any site can make their visitors' browsers
  /// connect: a server that knows its users by cookies compares the header Origin here. What it
  /// throws is thrown by accept(); an http::Refusal also gives the status of the response, 403
  /// otherwise.
  std::function<void(const Opening &)> admit = {};
};

namespace detail {

/// Never suspends.
class Handshake {
public:
  virtual ~Handshake() = default;

  /// Of a client, for this target at this host.
  static std::unique_ptr<Handshake> of_client(std::string host, std::string target,
                                              const Options &options);
  static std::unique_ptr<Handshake> of_server(const Options &options);

  /// What the peer sent; true once both agree. Throws Error and what Options::admit throws; a
  /// refusal is to be sent to the client then.
  virtual bool take_in(std::string_view received) = 0;
  /// What is to be sent to the peer, once.
  std::string take_output() { return std::exchange(output_, {}); }
  /// What has come behind it.
  std::string take_rest() { return std::exchange(rest_, {}); }
  const Opening &opening() const noexcept { return opening_; }

protected:
  Handshake() = default;

  /// How many bytes a request or its answer may have.
  static constexpr std::size_t longest_head = 16 << 10;

  Opening opening_;
  std::string output_;
  std::string rest_;
};

} // namespace detail

} // namespace rill::ws

#endif
