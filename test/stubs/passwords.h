// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What hashes passwords in C, of several libraries.

#ifndef CORO_TIDY_TEST_STUBS_PASSWORDS_H
#define CORO_TIDY_TEST_STUBS_PASSWORDS_H

#include <cstddef>
#include <cstdint>

extern "C" {

typedef struct Argon2_Context argon2_context;
typedef enum { Argon2_d = 0, Argon2_i = 1, Argon2_id = 2 } argon2_type;

int argon2_ctx(argon2_context *, argon2_type);
int argon2_hash(uint32_t t_cost, uint32_t m_cost, uint32_t parallelism, const void *pwd,
                size_t pwdlen, const void *salt, size_t saltlen, void *hash, size_t hashlen,
                char *encoded, size_t encodedlen, argon2_type, uint32_t version);
int argon2_verify(const char *encoded, const void *pwd, size_t pwdlen, argon2_type);
int argon2_verify_ctx(argon2_context *, const char *hash, argon2_type);
size_t argon2_encodedlen(uint32_t t_cost, uint32_t m_cost, uint32_t parallelism, uint32_t saltlen,
                         uint32_t hashlen, argon2_type);

#define ARGON2(kind)                                                                               \
  int argon2##kind##_ctx(argon2_context *);                                                        \
  int argon2##kind##_hash_encoded(                                                                 \
      uint32_t t_cost, uint32_t m_cost, uint32_t parallelism, const void *pwd, size_t pwdlen,      \
      const void *salt, size_t saltlen, size_t hashlen, char *encoded, size_t encodedlen);         \
  int argon2##kind##_hash_raw(uint32_t t_cost, uint32_t m_cost, uint32_t parallelism,              \
                              const void *pwd, size_t pwdlen, const void *salt, size_t saltlen,    \
                              void *hash, size_t hashlen);                                         \
  int argon2##kind##_verify(const char *encoded, const void *pwd, size_t pwdlen);                  \
  int argon2##kind##_verify_ctx(argon2_context *, const char *hash);
ARGON2(d)
ARGON2(i)
ARGON2(id)
#undef ARGON2

typedef unsigned char Byte;
typedef unsigned long long Size;

int crypto_pwhash(Byte *out, Size outlen, const char *passwd, Size passwdlen, const Byte *salt,
                  Size opslimit, size_t memlimit, int alg);
int crypto_pwhash_str(char *out, const char *passwd, Size passwdlen, Size opslimit,
                      size_t memlimit);
int crypto_pwhash_str_alg(char *out, const char *passwd, Size passwdlen, Size opslimit,
                          size_t memlimit, int alg);
int crypto_pwhash_str_verify(const char *str, const char *passwd, Size passwdlen);
int crypto_pwhash_str_needs_rehash(const char *str, Size opslimit, size_t memlimit);

#define PWHASH(kind)                                                                               \
  int crypto_pwhash_##kind(Byte *out, Size outlen, const char *passwd, Size passwdlen,             \
                           const Byte *salt, Size opslimit, size_t memlimit, int alg);             \
  int crypto_pwhash_##kind##_str(char *out, const char *passwd, Size passwdlen, Size opslimit,     \
                                 size_t memlimit);                                                 \
  int crypto_pwhash_##kind##_str_verify(const char *str, const char *passwd, Size passwdlen);
PWHASH(argon2i)
PWHASH(argon2id)
PWHASH(scryptsalsa208sha256)
#undef PWHASH
int crypto_pwhash_scryptsalsa208sha256_ll(const uint8_t *passwd, size_t passwdlen,
                                          const uint8_t *salt, size_t saltlen, uint64_t N,
                                          uint32_t r, uint32_t p, uint8_t *buf, size_t buflen);

int bcrypt_gensalt(int workfactor, char *salt);
int bcrypt_hashpw(const char *passwd, const char *salt, char *hash);
int bcrypt_checkpw(const char *passwd, const char *hash);
int bcrypt_newhash(const char *pass, int log_rounds, char *hash, size_t hashlen);
int bcrypt_checkpass(const char *pass, const char *goodhash);
int bcrypt_pbkdf(const char *pass, size_t passlen, const uint8_t *salt, size_t saltlen,
                 uint8_t *key, size_t keylen, unsigned rounds);
int crypto_scrypt(const uint8_t *passwd, size_t passwdlen, const uint8_t *salt, size_t saltlen,
                  uint64_t N, uint32_t r, uint32_t p, uint8_t *buf, size_t buflen);
int libscrypt_scrypt(const uint8_t *passwd, size_t passwdlen, const uint8_t *salt, size_t saltlen,
                     uint64_t N, uint32_t r, uint32_t p, uint8_t *buf, size_t buflen);
int libscrypt_hash(char *dst, const char *passphrase, uint32_t N, uint8_t r, uint8_t p);
int libscrypt_check(char *mcf, const char *password);

enum { GCRY_KDF_SALTED_S2K = 17, GCRY_KDF_PBKDF2 = 34, GCRY_KDF_SCRYPT = 48 };
unsigned gcry_kdf_derive(const void *passphrase, size_t passphraselen, int algo, int subalgo,
                         const void *salt, size_t saltlen, unsigned long iterations, size_t keysize,
                         void *keybuffer);
int gnutls_pbkdf2(int mac, const void *key, const void *salt, unsigned iter_count, void *output,
                  size_t length);
int mbedtls_pkcs5_pbes2(const void *pbe_params, int mode, const Byte *pwd, size_t pwdlen,
                        const Byte *data, size_t datalen, Byte *output);
int mbedtls_pkcs5_pbes2_ext(const void *pbe_params, int mode, const Byte *pwd, size_t pwdlen,
                            const Byte *data, size_t datalen, Byte *output, size_t output_size,
                            size_t *output_len);
int mbedtls_pkcs5_pbkdf2_hmac(void *ctx, const Byte *password, size_t plen, const Byte *salt,
                              size_t slen, unsigned iteration_count, uint32_t key_length,
                              Byte *output);
int mbedtls_pkcs5_pbkdf2_hmac_ext(int md_type, const Byte *password, size_t plen, const Byte *salt,
                                  size_t slen, unsigned iteration_count, uint32_t key_length,
                                  Byte *output);
void nettle_pbkdf2(void *mac_ctx, void *update, void *digest, size_t digest_size,
                   unsigned iterations, size_t salt_length, const uint8_t *salt, size_t length,
                   uint8_t *dst);

#define PBKDF2_HMAC(hash)                                                                          \
  void nettle_pbkdf2_hmac_##hash(size_t key_length, const uint8_t *key, unsigned iterations,       \
                                 size_t salt_length, const uint8_t *salt, size_t length,           \
                                 uint8_t *dst);
PBKDF2_HMAC(sha1)
PBKDF2_HMAC(sha256)
PBKDF2_HMAC(sha384)
PBKDF2_HMAC(sha512)
#undef PBKDF2_HMAC

int CCKeyDerivationPBKDF(uint32_t algorithm, const char *password, size_t passwordLen,
                         const uint8_t *salt, size_t saltLen, uint32_t prf, unsigned rounds,
                         uint8_t *derivedKey, size_t derivedKeyLen);
unsigned CCCalibratePBKDF(uint32_t algorithm, size_t passwordLen, size_t saltLen, uint32_t prf,
                          size_t derivedKeyLen, uint32_t msec);

} // extern "C"

#endif
