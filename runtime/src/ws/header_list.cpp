// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "header_list.h"

#include "../http/headers.h"

#include <algorithm>

namespace rill::ws::detail {

std::vector<std::string> elements_of(const http::Headers &headers, std::string_view name) {
  std::vector<std::string> elements;
  for (const auto &[known, value] : headers) {
    if (!http::same_name(known, name))
      continue;
    for (std::string_view rest = value; !rest.empty();) {
      std::size_t comma = std::min(rest.find(','), rest.size());
      elements.emplace_back(http::trimmed(rest.substr(0, comma)));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return elements;
}

bool has_element(const http::Headers &headers, std::string_view name, std::string_view word) {
  return std::ranges::any_of(elements_of(headers, name), [&](const std::string &element) {
    return http::same_name(element, word);
  });
}

bool is_upgrade(const http::Headers &headers) {
  return has_element(headers, "Upgrade", "websocket") &&
         has_element(headers, "Connection", "Upgrade");
}

} // namespace rill::ws::detail
