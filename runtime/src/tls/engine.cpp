// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An OpenSSL session between two buffers in memory.
#include "rill/net/tls_engine.h"

#include "error.h"

#include <algorithm>
#include <climits>
#include <new>
#include <stdexcept>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace rill::net::detail {

namespace {

SSL *make_session(const TlsContext &context) {
  ::ERR_clear_error();
  SSL *session = ::SSL_new(context.get());
  BIO *input = ::BIO_new(::BIO_s_mem());
  BIO *output = ::BIO_new(::BIO_s_mem());
  if (!session || !input || !output) {
    ::BIO_free(input);
    ::BIO_free(output);
    ::SSL_free(session);
    throw std::bad_alloc();
  }
  ::SSL_set_bio(session, input, output); // which own them
  return session;
}

int as_int(std::size_t size) noexcept {
  return static_cast<int>(std::min<std::size_t>(size, INT_MAX));
}

} // namespace

void TlsEngine::Free::operator()(SSL *session) const noexcept { ::SSL_free(session); }

TlsEngine::TlsEngine(const TlsContext &context) : session_(make_session(context)) {
  ::SSL_set_accept_state(session_.get());
}

TlsEngine::TlsEngine(const TlsContext &context, const std::string &host)
    : session_(make_session(context)) {
  SSL *session = session_.get();
  ::SSL_set_connect_state(session);
  if (host.empty() && context.verifies())
    throw std::invalid_argument("rill: a certificate is verified for the name of a host");
  if (host.empty() || ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(session), host.c_str()) == 1)
    return;
  ::SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (::SSL_set1_host(session, host.c_str()) != 1 ||
      ::SSL_set_tlsext_host_name(session, host.c_str()) != 1)
    throw_tls_error("not the name of a host: " + host);
}

void TlsEngine::fail(const char *what) {
  failed_ = true;
  long verified = ::SSL_get_verify_result(session_.get());
  if (verified == X509_V_OK)
    throw_tls_error(what);
  ::ERR_clear_error();
  throw TlsError(std::string("rill: ") + what + ": " + ::X509_verify_cert_error_string(verified));
}

bool TlsEngine::shake_hands() {
  ::ERR_clear_error();
  int outcome = ::SSL_do_handshake(session_.get());
  if (outcome == 1)
    return true;
  if (::SSL_get_error(session_.get(), outcome) != SSL_ERROR_WANT_READ)
    fail("the handshake of TLS failed");
  return false;
}

std::optional<std::size_t> TlsEngine::read(std::span<char> buffer) {
  ::ERR_clear_error();
  std::size_t count = 0;
  int outcome = ::SSL_read_ex(session_.get(), buffer.data(), buffer.size(), &count);
  if (outcome == 1)
    return count;
  switch (::SSL_get_error(session_.get(), outcome)) {
  case SSL_ERROR_WANT_READ:
    return std::nullopt;
  case SSL_ERROR_ZERO_RETURN:
    return 0;
  default:
    fail("cannot read over TLS");
  }
}

void TlsEngine::write(std::string_view data) {
  ::ERR_clear_error();
  std::size_t count = 0;
  if (::SSL_write_ex(session_.get(), data.data(), data.size(), &count) != 1)
    fail("cannot write over TLS");
}

void TlsEngine::say_goodbye() noexcept {
  if (!failed_ && ::SSL_is_init_finished(session_.get()))
    ::SSL_shutdown(session_.get());
  ::ERR_clear_error();
}

void TlsEngine::take_in(std::span<const char> received) {
  if (::BIO_write(::SSL_get_rbio(session_.get()), received.data(), as_int(received.size())) < 0)
    throw std::bad_alloc();
}

void TlsEngine::end_input() noexcept { BIO_set_mem_eof_return(::SSL_get_rbio(session_.get()), 0); }

std::string TlsEngine::take_output() {
  BIO *output = ::SSL_get_wbio(session_.get());
  std::string taken(BIO_ctrl_pending(output), '\0');
  if (!taken.empty())
    ::BIO_read(output, taken.data(), as_int(taken.size()));
  return taken;
}

std::string TlsEngine::protocol() const {
  const unsigned char *name = nullptr;
  unsigned size = 0;
  ::SSL_get0_alpn_selected(session_.get(), &name, &size);
  return std::string(reinterpret_cast<const char *>(name), size);
}

} // namespace rill::net::detail
