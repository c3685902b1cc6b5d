// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a server says to a client that asks for a WebSocket.
#include "rill/ws/handshake.h"

#include "../http/request_parser.h"
#include "../http/response_head.h"
#include "header_list.h"
#include "key.h"

#include "rill/http_server.h"

#include <algorithm>
#include <optional>

namespace rill::ws::detail {

namespace {

class ServerHandshake final : public Handshake {
public:
  explicit ServerHandshake(const Options &options) : options_(options), parser_(longest_head) {}

  bool take_in(std::string_view received) override {
    try {
      std::size_t read = parser_.feed(received);
      if (!parser_.complete())
        return false;
      rest_ = received.substr(read);
      agree();
      return true;
    } catch (const http::Refusal &refusal) {
      refuse(refusal.status, refusal.what());
      throw;
    }
  }

private:
  void agree() {
    const http::Headers &asked = parser_.headers();
    std::optional<std::string_view> key = asked.find("Sec-WebSocket-Key");
    if (parser_.method() != "GET" || !is_upgrade(asked) || !key || !is_key(*key))
      throw http::Refusal(400, "only WebSockets are served here");
    if (asked.find("Sec-WebSocket-Version") != "13")
      throw http::Refusal(426, "only version 13 of WebSockets is served here");
    opening_ = {parser_.target(), asked, protocol()};
    ask_whether_admitted();
    output_ = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Accept: " +
              answer_to(*key) + "\r\n";
    if (!opening_.protocol.empty())
      output_ += "Sec-WebSocket-Protocol: " + opening_.protocol + "\r\n";
    output_ += "\r\n";
  }

  void ask_whether_admitted() {
    try {
      if (options_.admit)
        options_.admit(opening_);
    } catch (const http::Refusal &) {
      throw;
    } catch (...) {
      refuse(403, "this connection is not admitted");
      throw;
    }
  }

  std::string protocol() const {
    for (const std::string &offered : elements_of(parser_.headers(), "Sec-WebSocket-Protocol"))
      if (std::ranges::find(options_.protocols, offered) != options_.protocols.end())
        return offered;
    return {};
  }

  void refuse(int status, std::string_view why) {
    http::detail::ResponseHead head(status, {});
    if (status == 426) {
      head.add("Sec-WebSocket-Version", "13");
      head.add("Upgrade", "websocket");
    }
    head.add("Connection", status == 426 ? "close, Upgrade" : "close");
    head.add("Content-Length", std::to_string(why.size()));
    output_ = std::move(head).finish();
    output_ += why;
  }

  const Options options_;
  http::detail::RequestParser parser_;
};

} // namespace

std::unique_ptr<Handshake> Handshake::of_server(const Options &options) {
  return std::make_unique<ServerHandshake>(options);
}

} // namespace rill::ws::detail
