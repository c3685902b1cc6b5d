// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Asio under both of its names, asio and boost::asio. Its tasks have their promise from
// std::coroutine_traits and are awaited through it alone.

#ifndef CORO_TIDY_TEST_STUBS_ASIO_H
#define CORO_TIDY_TEST_STUBS_ASIO_H

#include "stubs/protocol.h"
#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>

namespace asio {
typedef std::system_error system_error;
}
namespace boost::system {
class system_error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class error_code {
public:
  bool failed() const noexcept;
  explicit operator bool() const noexcept;
  const char *what() const;
};
} // namespace boost::system

namespace boost::context::detail {
struct forced_unwind {};
} // namespace boost::context::detail
namespace boost::coroutines::detail {
struct forced_unwind {};
} // namespace boost::coroutines::detail

#define STUB_ASIO asio
#include "stubs/asio-contents.inc"
#undef STUB_ASIO
#define STUB_ASIO boost::asio
#include "stubs/asio-contents.inc"
#undef STUB_ASIO

template <> struct std::is_error_code_enum<asio::error::basic_errors> : std::true_type {};
namespace asio::error {
inline std::error_code make_error_code(basic_errors e) { return {e, std::system_category()}; }
} // namespace asio::error

#endif
