// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// http-parser, asked for one request at a time. What it lets pass and servers should not is refused
// here.
#ifndef RILL_SRC_HTTP_REQUEST_PARSER_H
#define RILL_SRC_HTTP_REQUEST_PARSER_H

#include "parser_callbacks.h"

#include "rill/http_headers.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <http_parser.h>

namespace rill::http::detail {

/// Stays where it is: http-parser knows it by its address.
class RequestParser : public ParserCallbacks<RequestParser> {
public:
  explicit RequestParser(std::size_t longest_head) noexcept : longest_head_(longest_head) {
    restart();
  }
  RequestParser(const RequestParser &) = delete;
  RequestParser &operator=(const RequestParser &) = delete;

  /// Forgets the request before.
  void restart() noexcept;
  /// Yields how many bytes belong to this request: all, unless it is complete. Throws Refusal;
  /// nothing can be read any more then.
  std::size_t feed(std::string_view data);

  bool head_known() const noexcept { return head_known_; }
  bool complete() const noexcept { return complete_; }
  /// What has come of the body and was not taken.
  std::string take_body() noexcept { return std::exchange(body_, {}); }
  bool has_body() const noexcept { return !body_.empty(); }

  const std::string &method() const noexcept { return method_; }
  const std::string &target() const noexcept { return target_; }
  const Headers &headers() const noexcept { return headers_; }
  /// Whether the client takes a body of a length that is not known, in chunks.
  bool takes_chunks() const noexcept { return parser_.http_minor >= 1; }
  bool keeps_connection() const noexcept { return keeps_connection_; }
  /// How long the client says that the body is; zero if it does not say.
  std::uint64_t announced_size() const noexcept { return announced_size_; }
  /// Whether the client sends the body only when it is told to.
  bool waits_for_go_ahead() const noexcept { return waits_for_go_ahead_; }

private:
  static const http_parser_settings &settings() noexcept;

  void take_target(std::string_view data);
  void take_name(std::string_view data);
  void take_value(std::string_view data);
  void take_body(std::string_view data);
  void end_head(std::string_view);
  void end_request(std::string_view);
  void add_header();
  void count(std::size_t size);

  const std::size_t longest_head_;
  http_parser parser_;
  std::string method_;
  std::string target_;
  Headers headers_;
  /// The header that is being read; it may come in parts.
  std::string name_;
  std::string value_;
  bool in_value_;
  std::size_t head_size_;
  std::string body_;
  bool head_known_;
  bool complete_;
  std::uint64_t announced_size_;
  bool keeps_connection_;
  bool waits_for_go_ahead_;
};

} // namespace rill::http::detail

#endif
