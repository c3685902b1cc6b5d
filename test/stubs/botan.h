// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Botan, its hashing of passwords.

#ifndef CORO_TIDY_TEST_STUBS_BOTAN_H
#define CORO_TIDY_TEST_STUBS_BOTAN_H

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace Botan {

class RandomNumberGenerator {};
class AutoSeeded_RNG final : public RandomNumberGenerator {};
class BigInt {};
class MessageAuthenticationCode;

class PasswordHash {
public:
  virtual ~PasswordHash() = default;
  virtual size_t iterations() const = 0;
  void hash(std::span<uint8_t> out, std::string_view password, std::span<const uint8_t> salt) const;
  virtual void derive_key(uint8_t out[], size_t out_len, const char *password, size_t password_len,
                          const uint8_t salt[], size_t salt_len) const = 0;
};

class Argon2 final : public PasswordHash {
public:
  Argon2(uint8_t family, size_t M, size_t t, size_t p);
  size_t iterations() const override;
  void derive_key(uint8_t out[], size_t out_len, const char *password, size_t password_len,
                  const uint8_t salt[], size_t salt_len) const override;
};

class PasswordHashFamily {
public:
  static std::unique_ptr<PasswordHashFamily> create_or_throw(std::string_view algo_spec);
  virtual ~PasswordHashFamily() = default;
  std::unique_ptr<PasswordHash> tune(size_t output_length, std::chrono::milliseconds msec) const;
  virtual std::unique_ptr<PasswordHash> tune_params(size_t output_length, uint64_t msec) const = 0;
  virtual std::unique_ptr<PasswordHash> default_params() const = 0;
};

class PBKDF {
public:
  virtual ~PBKDF() = default;
  virtual size_t pbkdf(uint8_t out[], size_t out_len, const std::string &passphrase,
                       const uint8_t salt[], size_t salt_len, size_t iterations,
                       std::chrono::milliseconds msec) const = 0;
  void pbkdf_iterations(uint8_t out[], size_t out_len, const std::string &passphrase,
                        const uint8_t salt[], size_t salt_len, size_t iterations) const;
  void pbkdf_timed(uint8_t out[], size_t out_len, const std::string &passphrase,
                   const uint8_t salt[], size_t salt_len, std::chrono::milliseconds msec,
                   size_t &iterations) const;
  std::vector<uint8_t> derive_key(size_t out_len, const std::string &passphrase,
                                  const uint8_t salt[], size_t salt_len, size_t iterations) const;
};

class RSA_PrivateKey {
public:
  RSA_PrivateKey(const BigInt &p, const BigInt &q, const BigInt &e);
  RSA_PrivateKey(RandomNumberGenerator &rng, size_t bits, size_t exp = 65537);
};

std::string generate_bcrypt(const std::string &password, RandomNumberGenerator &rng,
                            uint16_t work_factor = 12, char version = 'a');
bool check_bcrypt(const std::string &password, const std::string &hash);
std::string generate_passhash9(const std::string &password, RandomNumberGenerator &rng,
                               uint16_t work_factor = 15, uint8_t alg_id = 4);
bool check_passhash9(const std::string &password, const std::string &hash);
std::string argon2_generate_pwhash(const char *password, size_t password_len,
                                   RandomNumberGenerator &rng, size_t p, size_t M, size_t t);
bool argon2_check_pwhash(const char *password, size_t password_len, const std::string &hash);
void argon2(uint8_t output[], size_t output_len, const char *password, size_t password_len,
            const uint8_t salt[], size_t salt_len, const uint8_t key[], size_t key_len,
            const uint8_t ad[], size_t ad_len, uint8_t mode, size_t threads, size_t M, size_t t);
void bcrypt_pbkdf(uint8_t output[], size_t output_len, const char *pass, size_t pass_len,
                  const uint8_t salt[], size_t salt_len, size_t rounds);
void pbkdf2(MessageAuthenticationCode &prf, uint8_t out[], size_t out_len, const uint8_t salt[],
            size_t salt_len, size_t iterations);
void scrypt(uint8_t output[], size_t output_len, const std::string &password, const uint8_t salt[],
            size_t salt_len, size_t N, size_t r, size_t p);

} // namespace Botan

#endif
