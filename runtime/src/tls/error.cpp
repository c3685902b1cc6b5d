// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// OpenSSL's reasons.
#include "error.h"

#include "rill/net/tls_context.h"

#include <openssl/err.h>

namespace rill::net {

void throw_tls_error(const std::string &what) {
  const char *reason = ::ERR_reason_error_string(::ERR_peek_error());
  std::string text = "rill: " + what;
  if (reason)
    text += std::string(": ") + reason;
  ::ERR_clear_error();
  throw TlsError(text);
}

} // namespace rill::net
