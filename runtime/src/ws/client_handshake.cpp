// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a client says to a server, and whether that agrees.
#include "rill/ws/handshake.h"

#include "../http/headers.h"
#include "../http/parser_callbacks.h"
#include "header_list.h"
#include "key.h"

#include "rill/ws/message.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include <http_parser.h>

namespace rill::ws::detail {

namespace {

class ClientHandshake final : public Handshake,
                              public http::detail::ParserCallbacks<ClientHandshake> {
public:
  ClientHandshake(std::string host, std::string target, const Options &options)
      : protocols_(options.protocols), key_(make_key()) {
    ::http_parser_init(&parser_, HTTP_RESPONSE);
    parser_.data = this;
    opening_.target = std::move(target);
    output_ = "GET " + line(opening_.target) + " HTTP/1.1\r\n";
    add("Host", host);
    add("Upgrade", "websocket");
    add("Connection", "Upgrade");
    add("Sec-WebSocket-Key", key_);
    add("Sec-WebSocket-Version", "13");
    std::string offered;
    for (const std::string &protocol : protocols_)
      offered += (offered.empty() ? "" : ", ") + protocol;
    if (!offered.empty())
      add("Sec-WebSocket-Protocol", offered);
    for (const auto &[name, value] : options.headers)
      add(name, value);
    output_ += "\r\n";
  }
  ClientHandshake(const ClientHandshake &) = delete;
  ClientHandshake &operator=(const ClientHandshake &) = delete;

  bool take_in(std::string_view received) override {
    size_ += received.size();
    std::size_t read =
        ::http_parser_execute(&parser_, &settings(), received.data(), received.size());
    rethrow();
    if (complete_) {
      rest_ = received.substr(read);
      verify();
      return true;
    }
    if (HTTP_PARSER_ERRNO(&parser_) != HPE_OK)
      throw Error("rill: the server of a WebSocket does not answer in HTTP");
    if (size_ > longest_head)
      throw Error("rill: the server of a WebSocket says too much before it agrees");
    return false;
  }

private:
  static const http_parser_settings &settings() noexcept {
    static const http_parser_settings settings = [] {
      http_parser_settings made{};
      made.on_header_field = on_data<&ClientHandshake::take_name>;
      made.on_header_value = on_data<&ClientHandshake::take_value>;
      made.on_headers_complete = on_event<&ClientHandshake::end_head>;
      return made;
    }();
    return settings;
  }

  void take_name(std::string_view data) {
    add_header();
    name_ += data;
  }
  void take_value(std::string_view data) {
    in_value_ = true;
    value_ += data;
  }
  void end_head(std::string_view) {
    add_header();
    if (parser_.status_code != 101)
      throw Error("rill: the server refuses a WebSocket with status " +
                  std::to_string(parser_.status_code));
    complete_ = true;
  }
  /// The one that has been read, if its value has come.
  void add_header() {
    if (!std::exchange(in_value_, false))
      return;
    opening_.headers.add(std::exchange(name_, {}), std::string(http::trimmed(value_)));
    value_.clear();
  }

  void verify() {
    if (!is_upgrade(opening_.headers) ||
        opening_.headers.find("Sec-WebSocket-Accept") != answer_to(key_))
      throw Error("rill: the server agrees to something that is no WebSocket");
    if (opening_.headers.find("Sec-WebSocket-Extensions"))
      throw Error("rill: the server of a WebSocket wants an extension that was not offered");
    if (auto chosen = opening_.headers.find("Sec-WebSocket-Protocol"))
      opening_.protocol = *chosen;
    if (!opening_.protocol.empty() &&
        std::ranges::find(protocols_, opening_.protocol) == protocols_.end())
      throw Error("rill: the server of a WebSocket wants a protocol that was not offered");
  }

  void add(std::string_view name, std::string_view value) {
    if (!http::is_token(name) || !http::is_one_line(value))
      throw std::invalid_argument("rill: a header has a name, and no line break or zero in it");
    output_ += std::string(name) + ": " + std::string(value) + "\r\n";
  }

  static const std::string &line(const std::string &target) {
    if (!target.starts_with('/') || target.find(' ') != std::string::npos ||
        !http::is_one_line(target))
      throw std::invalid_argument("rill: the target of a WebSocket is a path without spaces");
    return target;
  }

  const std::vector<std::string> protocols_;
  const std::string key_;
  http_parser parser_;
  std::size_t size_ = 0;
  /// The header that is being read; it may come in parts.
  std::string name_;
  std::string value_;
  bool in_value_ = false;
  bool complete_ = false;
};

} // namespace

std::unique_ptr<Handshake> Handshake::of_client(std::string host, std::string target,
                                                const Options &options) {
  return std::make_unique<ClientHandshake>(std::move(host), std::move(target), options);
}

} // namespace rill::ws::detail
