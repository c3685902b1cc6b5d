// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Headers, and the words that they are made of.
#include "headers.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace rill::http {

bool same_name(std::string_view a, std::string_view b) noexcept {
  auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_token(std::string_view text) noexcept {
  auto allowed = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::ranges::all_of(text, allowed);
}

bool is_one_line(std::string_view text) noexcept {
  return text.find_first_of("\r\n", 0, 3) == std::string_view::npos; // the zero behind them too
}

std::string_view trimmed(std::string_view text) noexcept {
  std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

void Headers::add(std::string name, std::string value) {
  list_.emplace_back(std::move(name), std::move(value));
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
  for (const auto &[known, value] : list_)
    if (same_name(known, name))
      return value;
  return std::nullopt;
}

} // namespace rill::http
