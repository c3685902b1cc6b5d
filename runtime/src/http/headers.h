// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What client and server ask of the words in a header.
#ifndef RILL_SRC_HTTP_HEADERS_H
#define RILL_SRC_HTTP_HEADERS_H

#include "rill/http_headers.h"

#include <string_view>

namespace rill::http {

/// Whether the names are the same, in capitals or not.
bool same_name(std::string_view a, std::string_view b) noexcept;

/// What RFC 9110 calls a token: methods and names of headers are.
bool is_token(std::string_view text) noexcept;

/// Whether it stays in its line: there is no line break and no zero in it.
bool is_one_line(std::string_view text) noexcept;

/// Without spaces at its ends.
std::string_view trimmed(std::string_view text) noexcept;

} // namespace rill::http

#endif
