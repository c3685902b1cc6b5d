// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lines before the body of a response.
#ifndef RILL_SRC_HTTP_RESPONSE_HEAD_H
#define RILL_SRC_HTTP_RESPONSE_HEAD_H

#include "rill/http_headers.h"

#include <string>
#include <string_view>

namespace rill::http::detail {

class ResponseHead {
public:
  /// Takes all headers but those that belong to the connection. Throws std::invalid_argument for
  /// what cannot be sent.
  ResponseHead(int status, const Headers &headers);

  void add(std::string_view name, std::string_view value);
  std::string finish() &&;

private:
  std::string text_;
};

} // namespace rill::http::detail

#endif
