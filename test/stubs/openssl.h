// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// OpenSSL 3, as far as it computes for long, waits or reads files.

#ifndef CORO_TIDY_TEST_STUBS_OPENSSL_H
#define CORO_TIDY_TEST_STUBS_OPENSSL_H

#include <cstddef>
#include <cstdint>
#include <ctime>

extern "C" {

typedef struct bignum_st BIGNUM;
typedef struct bio_st BIO;
typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;
typedef struct rsa_st RSA;
typedef struct evp_md_st EVP_MD;
typedef struct evp_cipher_ctx_st EVP_CIPHER_CTX;
typedef struct PKCS12_st PKCS12;
typedef struct ossl_lib_ctx_st OSSL_LIB_CTX;
typedef unsigned char Byte;

const EVP_MD *EVP_sha256(void);

int EVP_PBE_scrypt(const char *pass, size_t passlen, const Byte *salt, size_t saltlen, uint64_t N,
                   uint64_t r, uint64_t p, uint64_t maxmem, Byte *key, size_t keylen);
int EVP_PBE_scrypt_ex(const char *pass, size_t passlen, const Byte *salt, size_t saltlen,
                      uint64_t N, uint64_t r, uint64_t p, uint64_t maxmem, Byte *key, size_t keylen,
                      OSSL_LIB_CTX *, const char *propq);
int EVP_PBE_CipherInit(void *obj, const char *pass, int passlen, void *param, EVP_CIPHER_CTX *,
                       int en_de);
int EVP_PBE_CipherInit_ex(void *obj, const char *pass, int passlen, void *param, EVP_CIPHER_CTX *,
                          int en_de, OSSL_LIB_CTX *, const char *propq);
int PKCS5_PBKDF2_HMAC(const char *pass, int passlen, const Byte *salt, int saltlen, int iter,
                      const EVP_MD *, int keylen, Byte *out);
int PKCS5_PBKDF2_HMAC_SHA1(const char *pass, int passlen, const Byte *salt, int saltlen, int iter,
                           int keylen, Byte *out);
int PKCS5_PBE_keyivgen(EVP_CIPHER_CTX *, const char *pass, int passlen, ...);
int PKCS5_PBE_keyivgen_ex(EVP_CIPHER_CTX *, const char *pass, int passlen, ...);
int PKCS5_v2_PBE_keyivgen(EVP_CIPHER_CTX *, const char *pass, int passlen, ...);
int PKCS5_v2_PBE_keyivgen_ex(EVP_CIPHER_CTX *, const char *pass, int passlen, ...);
int PKCS5_v2_scrypt_keyivgen(EVP_CIPHER_CTX *, const char *pass, int passlen, ...);
int PKCS5_v2_scrypt_keyivgen_ex(EVP_CIPHER_CTX *, const char *pass, int passlen, ...);
int PKCS12_PBE_keyivgen(EVP_CIPHER_CTX *, const char *pass, int passlen, ...);
int PKCS12_PBE_keyivgen_ex(EVP_CIPHER_CTX *, const char *pass, int passlen, ...);
int PKCS12_key_gen_asc(const char *pass, int passlen, Byte *salt, int saltlen, int id, int iter,
                       int n, Byte *out, const EVP_MD *);
int PKCS12_key_gen_asc_ex(const char *pass, int passlen, Byte *salt, int saltlen, int id, int iter,
                          int n, Byte *out, const EVP_MD *, OSSL_LIB_CTX *, const char *propq);
int PKCS12_key_gen_uni(Byte *pass, int passlen, Byte *salt, int saltlen, int id, int iter, int n,
                       Byte *out, const EVP_MD *);
int PKCS12_key_gen_uni_ex(Byte *pass, int passlen, Byte *salt, int saltlen, int id, int iter, int n,
                          Byte *out, const EVP_MD *, OSSL_LIB_CTX *, const char *propq);
int PKCS12_key_gen_utf8(const char *pass, int passlen, Byte *salt, int saltlen, int id, int iter,
                        int n, Byte *out, const EVP_MD *);
int PKCS12_key_gen_utf8_ex(const char *pass, int passlen, Byte *salt, int saltlen, int id, int iter,
                           int n, Byte *out, const EVP_MD *, OSSL_LIB_CTX *, const char *propq);
PKCS12 *PKCS12_create(const char *pass, const char *name, ...);
PKCS12 *PKCS12_create_ex(const char *pass, const char *name, ...);
int PKCS12_parse(PKCS12 *, const char *pass, void **pkey, void **cert, void **ca);

int BN_generate_prime_ex(BIGNUM *, int bits, int safe, const BIGNUM *add, const BIGNUM *rem,
                         void *cb);
int BN_generate_prime_ex2(BIGNUM *, int bits, int safe, const BIGNUM *add, const BIGNUM *rem,
                          void *cb, void *ctx);
int DH_generate_parameters_ex(void *dh, int prime_len, int generator, void *cb);
int DSA_generate_parameters_ex(void *dsa, int bits, const Byte *seed, int seed_len, int *counter,
                               unsigned long *h, void *cb);
int RSA_generate_key_ex(RSA *, int bits, BIGNUM *e, void *cb);
int RSA_generate_multi_prime_key(RSA *, int bits, int primes, BIGNUM *e, void *cb);

int BIO_lookup(const char *host, const char *service, int lookup_type, int family, int socktype,
               void **res);
int BIO_lookup_ex(const char *host, const char *service, int lookup_type, int family, int socktype,
                  int protocol, void **res);
struct hostent *BIO_gethostbyname(const char *name);
int BIO_get_host_ip(const char *str, Byte *ip);
int BIO_do_connect_retry(BIO *, int timeout, int nap_milliseconds);
int BIO_socket_wait(int fd, int for_read, time_t max_time);
int BIO_wait(BIO *, time_t max_time, unsigned nap_milliseconds);
int BIO_accept_ex(int accept_sock, void *addr, int options);
int BIO_connect(int sock, const void *addr, int options);
int BIO_read(BIO *, void *data, int dlen);
BIO *OSSL_HTTP_get(const char *url, const char *proxy, const char *no_proxy, ...);
BIO *OSSL_HTTP_transfer(void **prctx, const char *server, const char *port, ...);
BIO *OSSL_HTTP_exchange(void *rctx, char **redirection_url);
int OSSL_HTTP_proxy_connect(BIO *, const char *server, const char *port, ...);
void *OCSP_sendreq_bio(BIO *, const char *path, void *req);
void OSSL_sleep(uint64_t millis);
int EVP_read_pw_string(char *buf, int length, const char *prompt, int verify);
int EVP_read_pw_string_min(char *buf, int minlen, int maxlen, const char *prompt, int verify);
int UI_process(void *ui);
int UI_UTIL_read_pw(char *buf, char *buff, int size, const char *prompt, int verify);
int UI_UTIL_read_pw_string(char *buf, int length, const char *prompt, int verify);

int SSL_accept(SSL *);
int SSL_connect(SSL *);
int SSL_do_handshake(SSL *);
int SSL_read(SSL *, void *buf, int num);
int SSL_read_ex(SSL *, void *buf, size_t num, size_t *readbytes);
int SSL_read_early_data(SSL *, void *buf, size_t num, size_t *readbytes);
int SSL_peek(SSL *, void *buf, int num);
int SSL_peek_ex(SSL *, void *buf, size_t num, size_t *readbytes);
int SSL_write(SSL *, const void *buf, int num);
int SSL_write_ex(SSL *, const void *buf, size_t num, size_t *written);
int SSL_write_early_data(SSL *, const void *buf, size_t num, size_t *written);
long SSL_sendfile(SSL *, int fd, long offset, size_t size, int flags);
int SSL_shutdown(SSL *);

int SSL_CTX_load_verify_dir(SSL_CTX *, const char *path);
int SSL_CTX_load_verify_file(SSL_CTX *, const char *file);
int SSL_CTX_load_verify_locations(SSL_CTX *, const char *file, const char *path);
int SSL_CTX_load_verify_store(SSL_CTX *, const char *store);
int SSL_CTX_use_PrivateKey_file(SSL_CTX *, const char *file, int type);
int SSL_CTX_use_certificate_chain_file(SSL_CTX *, const char *file);
int SSL_CTX_use_certificate_file(SSL_CTX *, const char *file, int type);
void *SSL_load_client_CA_file(const char *file);
int SSL_use_PrivateKey_file(SSL *, const char *file, int type);
int SSL_use_certificate_chain_file(SSL *, const char *file);
int SSL_use_certificate_file(SSL *, const char *file, int type);
int RAND_load_file(const char *file, long max_bytes);
int RAND_write_file(const char *file);
int RAND_bytes(Byte *buf, int num);

} // extern "C"

#endif
