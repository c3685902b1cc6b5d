// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Headers that are lists: Connection, Upgrade, Sec-WebSocket-Protocol.
#ifndef RILL_SRC_WS_HEADER_LIST_H
#define RILL_SRC_WS_HEADER_LIST_H

#include "rill/http_headers.h"

#include <string>
#include <string_view>
#include <vector>

namespace rill::ws::detail {

/// What stands between the commas, in all headers of that name.
std::vector<std::string> elements_of(const http::Headers &headers, std::string_view name);
/// Whether one of them is this word, in capitals or not.
bool has_element(const http::Headers &headers, std::string_view name, std::string_view word);
/// Whether the message asks for, or agrees to, a WebSocket.
bool is_upgrade(const http::Headers &headers);

} // namespace rill::ws::detail

#endif
