// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Headers: what stands before the body of a message of HTTP, whoever sends it.
#ifndef RILL_HTTP_HEADERS_H
#define RILL_HTTP_HEADERS_H

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rill::http {

/// In the order in which they are sent or came; a name may be there several times. A value.
class Headers {
public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> list) : list_(list) {}

  void add(std::string name, std::string value);
  /// The first of that name, in capitals or not.
  std::optional<std::string_view> find(std::string_view name) const noexcept;
  void clear() noexcept { list_.clear(); }
  auto begin() const noexcept { return list_.begin(); }
  auto end() const noexcept { return list_.end(); }

private:
  std::vector<std::pair<std::string, std::string>> list_;
};

} // namespace rill::http

#endif
