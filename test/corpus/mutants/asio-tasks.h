// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What asio.h and boost-asio.h share.

namespace mutant {
using Task = io::awaitable<void>;
Task nothing();
inline Task refer(const std::string &text) {
  co_await nothing();
  use(static_cast<long>(text.size()));
}
inline Task fails() {
  co_await nothing();
  if (flag())
    throw std::runtime_error("failed");
}
} // namespace mutant
