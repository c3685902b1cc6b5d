// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// yalantinglibs: coro_io, coro_rpc and cinatra, whose coroutines are those of async_simple.

#ifndef CORO_TIDY_TEST_STUBS_YALANTINGLIBS_H
#define CORO_TIDY_TEST_STUBS_YALANTINGLIBS_H

#include "stubs/asio.h"
#include "stubs/async_simple.h"
#include <chrono>
#include <memory>
#include <string>
#include <system_error>

namespace coro_io {

using async_simple::coro::Lazy;
using Result = std::pair<std::error_code, std::size_t>;
struct ExecutorWrapper {};
ExecutorWrapper *get_global_block_executor();

template <typename Func, typename Executor> Lazy<async_simple::Try<int>> post(Func func, Executor) {
  return func(), stub::Any();
}
template <typename Func>
Lazy<async_simple::Try<int>> post(Func func, ExecutorWrapper *e = get_global_block_executor()) {
  return func(), stub::Any();
}
template <typename Duration> Lazy<bool> sleep_for(Duration);
class period_timer : public asio::steady_timer {
public:
  Lazy<bool> async_await() noexcept;
};
class high_resolution_timer : public asio::steady_timer {
public:
  Lazy<bool> async_await() noexcept;
};

Lazy<std::error_code> async_accept(asio::ip::tcp::acceptor &, asio::ip::tcp::socket &) noexcept;
template <typename executor_t>
Lazy<std::error_code> async_connect(executor_t *, asio::ip::tcp::socket &, const std::string &,
                                    const std::string &) noexcept;
template <typename Stream> Lazy<std::error_code> async_handshake(Stream &&, int) noexcept;
template <typename Socket, typename Buffer> Lazy<Result> async_read(Socket &, Buffer &&) noexcept;
template <typename Socket, typename Buffer>
Lazy<Result> async_read_some(Socket &, Buffer &&) noexcept;
template <typename Socket, typename Buffer>
Lazy<Result> async_read_until(Socket &, Buffer &, std::string_view) noexcept;
template <typename Socket, typename Buffer> Lazy<Result> async_write(Socket &, Buffer &&) noexcept;
template <typename Channel> Lazy<Result> async_receive(Channel &);
template <typename executor_t, typename Resolver>
Lazy<int> async_resolve(executor_t *, Resolver &, const std::string &,
                        const std::string &) noexcept;
template <typename Socket> Lazy<void> async_close(Socket &) noexcept;

std::error_code accept(asio::ip::tcp::acceptor &, asio::ip::tcp::socket &);
template <typename executor_t>
std::error_code connect(executor_t &, asio::ip::tcp::socket &, const std::string &,
                        const std::string &);
template <typename Socket, typename Buffer> Result read(Socket &, Buffer &&);
template <typename Socket, typename Buffer> Result read_some(Socket &, Buffer &&);
template <typename Socket, typename Buffer> Result write(Socket &, Buffer &&);

template <int execute_type = 1> class basic_seq_coro_file {
public:
  bool open(std::string_view, int);
  Lazy<Result> async_read(char *, std::size_t);
};
using coro_file = basic_seq_coro_file<>;
template <int execute_type = 1> class basic_random_coro_file {
public:
  bool open(std::string_view, int);
};

template <typename client_t> class client_pool {
public:
  static std::shared_ptr<client_pool> create(std::string_view);
  template <typename T> Lazy<int> send_request(T op) {
    return op(stub::some<client_t>()), stub::Any();
  }
};
template <typename client_t> class load_balancer {
public:
  template <typename T> Lazy<int> send_request(T op) {
    return op(stub::some<client_t>()), stub::Any();
  }
};

} // namespace coro_io

namespace cinatra {

using async_simple::coro::Lazy;
struct resp_data {
  std::error_code net_err;
  int status = 0;
};
class coro_http_client {
public:
  coro_http_client();
  ~coro_http_client();
  Lazy<resp_data> connect(std::string uri);
  Lazy<resp_data> async_get(std::string uri);
  Lazy<resp_data> async_post(std::string uri, std::string content, int type);
  resp_data get(std::string uri);
  resp_data post(std::string uri, std::string content, int type);
  resp_data download(std::string uri, std::string filename);
};
class coro_http_server {
public:
  ~coro_http_server();
  std::error_code sync_start() noexcept;
  async_simple::Future<std::error_code> async_start();
  void stop();
  template <int... method, typename Func> void set_http_handler(std::string key, Func handler) {}
};

} // namespace cinatra
namespace coro_http = cinatra;

namespace coro_rpc {

using async_simple::coro::Lazy;
struct err_code {
  constexpr operator bool() const noexcept { return false; }
  std::string_view message() const noexcept;
};
class coro_rpc_client {
public:
  coro_rpc_client();
  ~coro_rpc_client();
  [[nodiscard]] Lazy<err_code> connect(std::string host, std::string port);
  template <auto func> Lazy<int> call();
  err_code sync_connect(const std::string &host, const std::string &port);
  template <auto func> int sync_call();
};
template <typename config> class coro_rpc_server_base {
public:
  ~coro_rpc_server_base();
  [[nodiscard]] err_code start() noexcept;
  async_simple::Future<err_code> async_start() noexcept;
  void stop();
};
using coro_rpc_server = coro_rpc_server_base<int>;

} // namespace coro_rpc

#endif
