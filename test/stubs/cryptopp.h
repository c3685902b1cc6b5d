// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Crypto++, its derivation of keys.

#ifndef CORO_TIDY_TEST_STUBS_CRYPTOPP_H
#define CORO_TIDY_TEST_STUBS_CRYPTOPP_H

#include <cstddef>

namespace CryptoPP {

typedef unsigned char byte;
class NameValuePairs {};
class SHA256 {};

class KeyDerivationFunction {
public:
  virtual size_t MaxDerivedKeyLength() const = 0;
  virtual size_t DeriveKey(byte *derived, size_t derivedLen, const byte *secret, size_t secretLen,
                           const NameValuePairs &params) const = 0;
};

class PasswordBasedKeyDerivationFunction : public KeyDerivationFunction {};

template <class T> class PKCS5_PBKDF1 : public PasswordBasedKeyDerivationFunction {
public:
  size_t MaxDerivedKeyLength() const;
  size_t DeriveKey(byte *derived, size_t derivedLen, const byte *secret, size_t secretLen,
                   const NameValuePairs &params) const;
};

template <class T> class PKCS5_PBKDF2_HMAC : public PasswordBasedKeyDerivationFunction {
public:
  size_t MaxDerivedKeyLength() const;
  size_t DeriveKey(byte *derived, size_t derivedLen, const byte *secret, size_t secretLen,
                   const NameValuePairs &params) const;
  size_t DeriveKey(byte *derived, size_t derivedLen, byte purpose, const byte *secret,
                   size_t secretLen, const byte *salt, size_t saltLen, unsigned int iterations,
                   double timeInSeconds = 0) const;
};

template <class T> class PKCS12_PBKDF : public PasswordBasedKeyDerivationFunction {
public:
  size_t MaxDerivedKeyLength() const;
  size_t DeriveKey(byte *derived, size_t derivedLen, const byte *secret, size_t secretLen,
                   const NameValuePairs &params) const;
};

class Scrypt : public KeyDerivationFunction {
public:
  size_t MaxDerivedKeyLength() const;
  size_t DeriveKey(byte *derived, size_t derivedLen, const byte *secret, size_t secretLen,
                   const NameValuePairs &params) const;
  size_t DeriveKey(byte *derived, size_t derivedLen, const byte *secret, size_t secretLen,
                   const byte *salt, size_t saltLen, unsigned long long cost = 2,
                   unsigned long long blockSize = 8, unsigned long long parallelization = 1) const;
};

template <class T> class HKDF : public KeyDerivationFunction {
public:
  size_t MaxDerivedKeyLength() const;
  size_t DeriveKey(byte *derived, size_t derivedLen, const byte *secret, size_t secretLen,
                   const NameValuePairs &params) const;
};

} // namespace CryptoPP

#endif
