// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One connection of a server: requests come in, one after the other, and responses go out. All time
// limits are here; what they and the client's end come to is a Refusal, or ClientGone.
#ifndef RILL_SRC_HTTP_CONNECTION_H
#define RILL_SRC_HTTP_CONNECTION_H

#include "request_parser.h"

#include "rill/http_server.h"
#include "rill/net/endpoint.h"
#include "rill/net/tcp_stream.h"
#include "rill/task.h"
#include "rill/timeout.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rill::http::detail {

class Connection {
public:
  /// How far the response to the request at hand is.
  enum class Progress : unsigned char { none, begun, complete };

  /// Both outlive it.
  Connection(net::TcpStream &stream, const ServerOptions &options)
      : stream_(stream), options_(options), parser_(options.longest_head) {}

  /// Waits for the next request and reads its head. False when there is none: the client has left,
  /// was silent too long, or asked for no more, or the server is to stop.
  Task<bool> next_request();
  const RequestParser &request() const noexcept { return parser_; }
  net::Endpoint peer() const;
  Task<std::optional<std::string>> next_piece();
  Task<std::string> whole_body();

  Task<> respond(int status, std::string body, Headers headers);
  Task<> begin(int status, Headers headers);
  Task<> write(std::string piece);
  /// Ends the body that was begun.
  Task<> end();
  Progress progress() const noexcept { return progress_; }

  /// No further request is taken; one that runs goes on.
  void stop() noexcept;
  /// Says nothing more, takes no further request, and lets the client know that something is
  /// missing.
  void cut_off() noexcept;

private:
  /// How the end of a body is told: by its length, by its last chunk, or by that of the connection;
  /// or it is not sent at all.
  enum class Framing : unsigned char { length, chunks, end_of_connection, no_body };

  Task<> read_head();
  Task<> wait_for_news();
  Task<> fill();
  void feed();
  Task<> tell_to_go_ahead();
  bool everything_read();
  std::string head(int status, const Headers &headers, std::optional<std::size_t> length);
  Task<> send(std::string data);

  net::TcpStream &stream_;
  const ServerOptions &options_;
  RequestParser parser_;
  std::vector<char> buffer_ = std::vector<char>(16 << 10);
  /// What was read and is not yet parsed.
  std::string_view unread_;
  /// The wait for the next request, while there is one.
  Timeout *idle_ = nullptr;
  bool stopping_ = false;
  bool keep_ = true;
  bool told_to_go_ahead_ = false;
  Framing framing_ = Framing::length;
  Progress progress_ = Progress::none;
};

} // namespace rill::http::detail

#endif
