// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What OpenSSL has to say of an error, which it keeps for each thread.
#ifndef RILL_SRC_TLS_ERROR_H
#define RILL_SRC_TLS_ERROR_H

#include <string>

namespace rill::net {

/// Throws TlsError, with the first reason that OpenSSL gives, and forgets all of them.
[[noreturn]] void throw_tls_error(const std::string &what);

} // namespace rill::net

#endif
