// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How OpenSSL is set up, off the loop, for it reads files.
#include "rill/net/tls_context.h"

#include "error.h"

#include "rill/run_blocking.h"

#include <algorithm>
#include <utility>

#include <openssl/ssl.h>

namespace rill::net {

namespace {

void require(int success, const std::string &what) {
  if (success != 1)
    throw_tls_error(what);
}

/// Each protocol behind its length, as they are sent.
std::string in_line(const std::vector<std::string> &protocols) {
  std::string line;
  for (const std::string &protocol : protocols) {
    if (protocol.empty() || protocol.size() > 255)
      throw std::invalid_argument("rill: the name of a protocol has from 1 to 255 bytes");
    line += static_cast<char>(protocol.size());
    line += protocol;
  }
  return line;
}

const unsigned char *bytes(const std::string &text) noexcept {
  return reinterpret_cast<const unsigned char *>(text.data());
}

/// Of what the client offers, what the server likes best; an error if that is nothing.
int choose_protocol(SSL *, const unsigned char **chosen, unsigned char *size,
                    const unsigned char *offered, unsigned offered_size, void *wanted) noexcept {
  const auto &line = *static_cast<const std::string *>(wanted);
  unsigned char *found = nullptr;
  int outcome = ::SSL_select_next_proto(&found, size, bytes(line),
                                        static_cast<unsigned>(line.size()), offered, offered_size);
  *chosen = found;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// A context, and what it refers to.
struct Holder {
  struct Free {
    void operator()(SSL_CTX *context) const noexcept { ::SSL_CTX_free(context); }
  };

  explicit Holder(const SSL_METHOD *method) : context(::SSL_CTX_new(method)) {
    if (!context)
      throw_tls_error("cannot set up TLS");
    ::SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    ::SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    ::SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    // No session is taken up again: one that was not verified must not pass for one that was.
    ::SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    ::SSL_CTX_set_num_tickets(context.get(), 0);
  }

  std::string protocols;
  std::unique_ptr<SSL_CTX, Free> context;
};

void load(SSL_CTX *context, const TlsOptions &options) {
  if (options.certificate.empty() != options.key.empty())
    throw std::invalid_argument("rill: a certificate has a key, and a key a certificate");
  if (!options.trusted.empty())
    require(::SSL_CTX_load_verify_file(context, options.trusted.c_str()),
            "cannot take authorities from " + options.trusted);
  if (options.certificate.empty())
    return;
  require(::SSL_CTX_use_certificate_chain_file(context, options.certificate.c_str()),
          "cannot take a certificate from " + options.certificate);
  require(::SSL_CTX_use_PrivateKey_file(context, options.key.c_str(), SSL_FILETYPE_PEM),
          "cannot take a key from " + options.key);
}

std::shared_ptr<SSL_CTX> share(std::shared_ptr<Holder> holder) {
  SSL_CTX *context = holder->context.get();
  return std::shared_ptr<SSL_CTX>(std::move(holder), context);
}

std::shared_ptr<SSL_CTX> make_client(const TlsOptions &options) {
  auto holder = std::make_shared<Holder>(::TLS_client_method());
  SSL_CTX *context = holder->context.get();
  load(context, options);
  if (options.trusted.empty())
    require(::SSL_CTX_set_default_verify_paths(context), "cannot find the system's authorities");
  ::SSL_CTX_set_verify(context, options.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  std::string protocols = in_line(options.protocols);
  if (!protocols.empty() &&
      ::SSL_CTX_set_alpn_protos(context, bytes(protocols), static_cast<unsigned>(protocols.size())))
    throw_tls_error("cannot offer protocols");
  return share(std::move(holder));
}

std::shared_ptr<SSL_CTX> make_server(const TlsOptions &options) {
  if (options.certificate.empty())
    throw std::invalid_argument("rill: a server of TLS needs a certificate");
  auto holder = std::make_shared<Holder>(::TLS_server_method());
  SSL_CTX *context = holder->context.get();
  load(context, options);
  if (!options.trusted.empty())
    ::SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  holder->protocols = in_line(options.protocols);
  if (!holder->protocols.empty())
    ::SSL_CTX_set_alpn_select_cb(context, choose_protocol, &holder->protocols);
  return share(std::move(holder));
}

} // namespace

Task<TlsContext> TlsContext::client() {
  TlsOptions options;
  return client(std::move(options));
}

Task<TlsContext> TlsContext::client(TlsOptions options) {
  std::shared_ptr<SSL_CTX> made = co_await run_blocking([&] { return make_client(options); });
  co_return TlsContext(std::move(made), options.verify);
}

Task<TlsContext> TlsContext::server(TlsOptions options) {
  std::shared_ptr<SSL_CTX> made = co_await run_blocking([&] { return make_server(options); });
  co_return TlsContext(std::move(made), !options.trusted.empty());
}

} // namespace rill::net
