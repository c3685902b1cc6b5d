// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is sent before a body, and what must not be.
#include "response_head.h"

#include "headers.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <utility>

#include <http_parser.h>

namespace rill::http::detail {

namespace {

/// Said by the server, which alone knows them.
bool belongs_to_connection(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 5> names{"Connection", "Content-Length", "Date",
                                                  "Keep-Alive", "Transfer-Encoding"};
  return std::ranges::any_of(names, [&](auto known) { return same_name(known, name); });
}

/// As in "Sun, 06 Nov 1994 08:49:37 GMT", whatever the locale.
std::string date() {
  constexpr std::array<const char *, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char *, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::time_t now = std::time(nullptr);
  std::tm at{};
  ::gmtime_r(&now, &at);
  std::array<char, 96> text;
  int size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                           days.at(static_cast<std::size_t>(at.tm_wday)), at.tm_mday,
                           months.at(static_cast<std::size_t>(at.tm_mon)), at.tm_year + 1900,
                           at.tm_hour, at.tm_min, at.tm_sec);
  return std::string(text.data(), static_cast<std::size_t>(size));
}

std::string_view reason(int status) noexcept {
  std::string_view known = ::http_status_str(static_cast<http_status>(status));
  return known.starts_with('<') ? "" : known;
}

} // namespace

ResponseHead::ResponseHead(int status, const Headers &headers) {
  if (status < 200 || status > 599)
    throw std::invalid_argument("rill: a response has a status from 200 to 599");
  text_ = "HTTP/1.1 " + std::to_string(status) + " ";
  text_ += reason(status);
  text_ += "\r\n";
  add("Date", date());
  for (const auto &[name, value] : headers) {
    if (!is_token(name) || !is_one_line(value))
      throw std::invalid_argument("rill: a header has a name, and no line break or zero in it");
    if (!belongs_to_connection(name))
      add(name, value);
  }
}

void ResponseHead::add(std::string_view name, std::string_view value) {
  text_ += name;
  text_ += ": ";
  text_ += value;
  text_ += "\r\n";
}

std::string ResponseHead::finish() && {
  text_ += "\r\n";
  return std::move(text_);
}

} // namespace rill::http::detail
