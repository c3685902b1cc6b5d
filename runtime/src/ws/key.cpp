// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "key.h"

#include <array>
#include <cstddef>
#include <new>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace rill::ws::detail {

namespace {

constexpr std::size_t key_size = 16;

/// How many characters of base64 stand for so many bytes.
constexpr std::size_t encoded(std::size_t size) { return (size + 2) / 3 * 4; }

std::string base64(std::span<const unsigned char> bytes) {
  std::string text(encoded(bytes.size()) + 1, '\0'); // with a zero at its end
  ::EVP_EncodeBlock(reinterpret_cast<unsigned char *>(text.data()), bytes.data(),
                    static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

} // namespace

bool fill_randomly(std::span<char> bytes) noexcept {
  return ::RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()),
                      static_cast<int>(bytes.size())) == 1;
}

std::string make_key() {
  std::array<char, key_size> bytes;
  if (!fill_randomly(bytes))
    throw std::runtime_error("rill: the system has no randomness for the key of a WebSocket");
  return base64({reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size()});
}

bool is_key(std::string_view text) noexcept {
  std::array<unsigned char, key_size + 2> bytes;
  return text.size() == encoded(key_size) && text.ends_with("==") &&
         ::EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char *>(text.data()),
                           static_cast<int>(text.size())) == static_cast<int>(bytes.size());
}

std::string answer_to(std::string_view key) {
  std::string text(key);
  text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 says so.
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  if (::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha1(), nullptr) != 1)
    throw std::bad_alloc();
  return base64(std::span(digest).first(size));
}

} // namespace rill::ws::detail
