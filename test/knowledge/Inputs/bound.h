// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A library whose task says that it refers to what its functions are given.
#pragma GCC system_header

namespace bound {

template <typename T = void>
class [[clang::coro_return_type, clang::coro_lifetimebound]] Task {};

struct Request {};

Task<> send(const Request &request, int times);
Task<> take(Request &&request);
[[clang::coro_disable_lifetimebound]] Task<> copy(const Request &request);
int size(const Request &request);

} // namespace bound
