// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hashing a password is slow on purpose; what only reads a hash, or mixes a key that is
// random already, is not.
// RUN: %facts %s

#include "stubs/bcrypt.h"
#include "stubs/botan.h"
#include "stubs/cryptopp.h"
#include "stubs/openssl.h"
#include "stubs/passwords.h"

#include <crypt.h>

void c(const char *word, const char *hash, crypt_data *data, char *text, uint8_t *key) {
  crypt(word, hash);  // is: blocks
  crypt_r(word, hash, data);  // is: blocks
  crypt_gensalt("$2b$", 12, nullptr, 0);
  argon2id_hash_encoded(2, 65536, 1, word, 8, hash, 16, 32, text, 128);  // is: blocks
  argon2_encodedlen(2, 65536, 1, 16, 32, Argon2_id);
  crypto_pwhash_str(text, word, 8, 2, 65536);  // is: blocks
  crypto_pwhash_str_needs_rehash(text, 2, 65536);
  bcrypt_gensalt(12, text);
  bcrypt_hashpw(word, hash, text);  // is: blocks
  libscrypt_check(text, word);  // is: blocks
  gcry_kdf_derive(word, 8, GCRY_KDF_SALTED_S2K, 2, hash, 8, 1, 32, key);
  gcry_kdf_derive(word, 8, GCRY_KDF_SCRYPT, 2, hash, 8, 1, 32, key);  // is: blocks
  nettle_pbkdf2_hmac_sha256(8, key, 600000, 16, key, 32, key);  // is: blocks
}

void openssl(const char *word, SSL *ssl, RSA *rsa, BIGNUM *e, BIO *memory, uint8_t *key) {
  EVP_PBE_scrypt(word, 8, key, 16, 1 << 15, 8, 1, 0, key, 32);  // is: blocks
  PKCS5_PBKDF2_HMAC(word, 8, key, 16, 600000, EVP_sha256(), 32, key);  // is: blocks
  PKCS5_PBKDF2_HMAC(word, 8, key, 16, 1, EVP_sha256(), 32, key);
  RSA_generate_key_ex(rsa, 4096, e, nullptr);  // is: blocks
  RAND_bytes(key, 32);
  SSL_connect(ssl);  // is: blocks-on-descriptor
  BIO_read(memory, key, 32);
}

void botan(const std::string &word, Botan::PasswordHash &hash, Botan::Argon2 &argon,
           Botan::PasswordHashFamily &family, Botan::AutoSeeded_RNG &random, uint8_t *key) {
  hash.derive_key(key, 32, word.data(), word.size(), key, 16);  // is: blocks
  argon.derive_key(key, 32, word.data(), word.size(), key, 16);  // is: blocks
  argon.iterations();
  family.default_params();
  family.tune(32, std::chrono::milliseconds(300));  // is: blocks
  Botan::check_bcrypt(word, word);  // is: blocks
  Botan::RSA_PrivateKey made(random, 4096);  // is: blocks
  Botan::RSA_PrivateKey given(Botan::BigInt(), Botan::BigInt(), Botan::BigInt());
}

void cpp(const std::string &word, CryptoPP::byte *key, const CryptoPP::NameValuePairs &with) {
  CryptoPP::PKCS5_PBKDF2_HMAC<CryptoPP::SHA256>().DeriveKey(key, 32, 0, key, 8, key, 16, 600000);  // is: blocks
  CryptoPP::Scrypt().DeriveKey(key, 32, key, 8, with);  // is: blocks
  CryptoPP::HKDF<CryptoPP::SHA256>().DeriveKey(key, 32, key, 8, with);
  BCrypt::generateHash(word);  // is: blocks
  bcrypt::validatePassword(word, word);  // is: blocks
}
