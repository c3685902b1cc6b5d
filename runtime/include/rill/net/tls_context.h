// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whom to trust, and as whom to appear: what connections over TLS share. The library rill::tls.
#ifndef RILL_NET_TLS_CONTEXT_H
#define RILL_NET_TLS_CONTEXT_H

#include "rill/task.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct ssl_ctx_st;

namespace rill::net {

/// The peer is not who it should be, or does not keep to TLS, or a file is not what it should be;
/// what() has OpenSSL's words.
struct TlsError final : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Files are of PEM.
struct TlsOptions {
  /// The authorities to which the peer's certificate must lead. Empty: for a client those of the
  /// system; a server asks its clients for none.
  std::string trusted = {};
  /// One's own certificate, those behind it, and its key. A server needs both.
  std::string certificate = {};
  std::string key = {};
  /// The protocols to be spoken inside, best first, as in "http/1.1". Empty: nothing is said of it.
  std::vector<std::string> protocols = {};
  /// Only for a client: who does not verify may talk to anybody.
  bool verify = true;
};

/// TLS 1.2 and 1.3. A value that is shared, not copied; of no loop. Its functions are suspension
/// points, always: the files are read off the loop. They throw TlsError, std::invalid_argument for
/// options that make no sense.
class TlsContext {
public:
  static Task<TlsContext> client();
  static Task<TlsContext> client(TlsOptions options);
  static Task<TlsContext> server(TlsOptions options);

  /// \name For rill's own use
  /// \{
  ssl_ctx_st *get() const noexcept { return context_.get(); }
  bool verifies() const noexcept { return verifies_; }
  /// \}

private:
  TlsContext(std::shared_ptr<ssl_ctx_st> context, bool verifies) noexcept
      : context_(std::move(context)), verifies_(verifies) {}

  std::shared_ptr<ssl_ctx_st> context_;
  bool verifies_;
};

} // namespace rill::net

#endif
