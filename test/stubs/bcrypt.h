// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The wrappers of bcrypt: one class, in no namespace or in one, and two functions.

#ifndef CORO_TIDY_TEST_STUBS_BCRYPT_H
#define CORO_TIDY_TEST_STUBS_BCRYPT_H

#include <string>

class BCrypt {
public:
  BCrypt(int workFactor = 12);
  static std::string generateHash(const std::string &password, int workload = 12);
  static bool validatePassword(const std::string &password, const std::string &hash);
};

namespace bcrypt {

class BCrypt {
public:
  static std::string generateHash(const std::string &password, unsigned rounds = 10);
  static bool validatePassword(const std::string &password, const std::string &hash);
};

std::string generateHash(const std::string &password, unsigned rounds = 10);
bool validatePassword(const std::string &password, const std::string &hash);

} // namespace bcrypt

#endif
