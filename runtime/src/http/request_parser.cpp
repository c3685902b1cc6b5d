// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What http-parser finds, and what is refused of it.
#include "request_parser.h"

#include "headers.h"

#include "rill/http_server.h"

#include <algorithm>

namespace rill::http::detail {

namespace {

bool has_control_characters(std::string_view text) noexcept {
  return std::ranges::any_of(text,
                             [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7f; });
}

} // namespace

const http_parser_settings &RequestParser::settings() noexcept {
  static const http_parser_settings settings = [] {
    http_parser_settings made{};
    made.on_url = on_data<&RequestParser::take_target>;
    made.on_header_field = on_data<&RequestParser::take_name>;
    made.on_header_value = on_data<&RequestParser::take_value>;
    made.on_headers_complete = on_event<&RequestParser::end_head>;
    made.on_body = on_data<&RequestParser::take_body>;
    made.on_message_complete = on_event<&RequestParser::end_request>;
    return made;
  }();
  return settings;
}

void RequestParser::restart() noexcept {
  ::http_parser_init(&parser_, HTTP_REQUEST);
  parser_.data = this;
  method_.clear();
  target_.clear();
  headers_.clear();
  name_.clear();
  value_.clear();
  in_value_ = false;
  head_size_ = 0;
  body_.clear();
  head_known_ = false;
  complete_ = false;
  announced_size_ = 0;
  keeps_connection_ = true;
  waits_for_go_ahead_ = false;
}

std::size_t RequestParser::feed(std::string_view data) {
  std::size_t read = ::http_parser_execute(&parser_, &settings(), data.data(), data.size());
  rethrow();
  http_errno code = HTTP_PARSER_ERRNO(&parser_);
  if (code == HPE_OK || complete_)
    return read;
  if (code == HPE_HEADER_OVERFLOW)
    throw Refusal(431, "the headers are too long");
  if (code == HPE_INVALID_VERSION)
    throw Refusal(505, "this version of HTTP is not served");
  throw Refusal(400, ::http_errno_description(code));
}

/// The last step of a request: what follows belongs to the next one.
void RequestParser::end_request(std::string_view) {
  complete_ = true;
  ::http_parser_pause(&parser_, 1);
}

void RequestParser::count(std::size_t size) {
  head_size_ += size;
  if (head_size_ > longest_head_)
    throw Refusal(431, "the headers are too long");
}

void RequestParser::take_target(std::string_view data) {
  if (target_.size() + data.size() > longest_head_)
    throw Refusal(414, "the target is too long");
  count(data.size());
  target_ += data;
}

void RequestParser::take_name(std::string_view data) {
  if (std::exchange(in_value_, false))
    add_header();
  count(data.size());
  name_ += data;
}

void RequestParser::take_value(std::string_view data) {
  in_value_ = true;
  count(data.size());
  value_ += data;
}

/// Headers behind the body are looked at, and dropped.
void RequestParser::add_header() {
  count(4); // what stands between
  std::string_view value = trimmed(value_);
  if (!is_token(name_) || has_control_characters(value))
    throw Refusal(400, "a header is malformed");
  if (!head_known_)
    headers_.add(std::exchange(name_, {}), std::string(value));
  name_.clear();
  value_.clear();
}

void RequestParser::end_head(std::string_view) {
  if (std::exchange(in_value_, false))
    add_header();
  if (parser_.http_major != 1)
    throw Refusal(505, "this version of HTTP is not served");
  if (has_control_characters(target_) || target_.find('\t') != std::string::npos)
    throw Refusal(400, "the target is malformed");
  if (parser_.method == HTTP_CONNECT)
    throw Refusal(501, "this is no proxy");
  auto hosts = std::ranges::count_if(
      headers_, [](const auto &header) { return same_name(header.first, "Host"); });
  if (hosts > 1 || (hosts == 0 && takes_chunks()))
    throw Refusal(400, "a request names one host");
  auto encoding = headers_.find("Transfer-Encoding");
  if (encoding && !same_name(*encoding, "chunked"))
    throw Refusal(501, "this transfer encoding is not served");
  method_ = ::http_method_str(static_cast<http_method>(parser_.method));
  keeps_connection_ = ::http_should_keep_alive(&parser_) != 0;
  if (parser_.flags & F_CONTENTLENGTH)
    announced_size_ = parser_.content_length;
  auto expected = headers_.find("Expect");
  waits_for_go_ahead_ = expected && takes_chunks() && same_name(*expected, "100-continue");
  head_known_ = true;
}

void RequestParser::take_body(std::string_view data) { body_ += data; }

} // namespace rill::http::detail
