// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Boost.Cobalt: promises that run at once, tasks that wait to be awaited, and operations,
// which are objects with an `operator co_await` and no promise.

#ifndef CORO_TIDY_TEST_STUBS_COBALT_H
#define CORO_TIDY_TEST_STUBS_COBALT_H

#include "stubs/asio.h"
#include <list>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace boost::system {
template <typename T> class result {
public:
  bool has_value() const noexcept;
  bool has_error() const noexcept;
  T value() const;
  error_code error() const noexcept;
};
} // namespace boost::system

namespace boost::cobalt {

using executor = asio::any_io_executor;

template <typename... Args> struct op {
  virtual ~op() = default;
  virtual void initiate() = 0;
  stub::Awaiter<> operator co_await();
};
template <typename T> struct value_op : op<T> {
  void initiate() override;
  stub::Awaiter<T> operator co_await();
};
struct use_op_t {};
inline constexpr use_op_t use_op;

/// When it starts cannot be read off the type: it takes over its executor first.
struct initial_awaitable {
  bool await_ready() const noexcept { return Ready; }
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
  bool Ready = false;
};
template <typename Task, typename T> struct task_promise : stub::Promise<Task, T> {
  auto initial_suspend() noexcept { return initial_awaitable{}; }
};

template <typename T = void> struct [[nodiscard]] task {
  using promise_type = task_promise<task, T>;
  task(task &&) noexcept = default;
  stub::Awaiter<T> operator co_await();
};
struct use_task_t {};
inline constexpr use_task_t use_task;

template <typename T = void> struct [[nodiscard]] promise {
  using promise_type = stub::EagerPromise<promise, T>;
  promise(promise &&) noexcept;
  promise &operator=(promise &&) noexcept;
  ~promise();
  stub::Awaiter<T> operator co_await();
  void operator+() &&;
  void cancel();
  bool ready() const;
  explicit operator bool() const;
  bool attached() const;
  void detach();
  void attach();
};

template <typename Yield, typename Push = void> struct [[nodiscard]] generator {
  struct promise_type : stub::EagerPromise<generator, Yield> {
    stub::Awaiter<> yield_value(Yield);
  };
  generator(generator &&) noexcept = default;
  ~generator();
  stub::Awaiter<Yield> operator co_await();
  void cancel();
  bool ready() const;
  explicit operator bool() const;
};

struct detached {
  using promise_type = stub::EagerPromise<detached, void>;
};
struct main {
  using promise_type = stub::LazyPromise<main, int>;
};

struct thread {
  using promise_type = stub::LazyPromise<thread, void>;
  thread(thread &&) noexcept = default;
  ~thread();
  stub::Awaiter<> operator co_await() &;
  stub::Awaiter<> operator co_await() &&;
  void cancel();
  void join();
  bool joinable() const;
  void detach();
  executor get_executor() const;
  std::thread thread_;
};

namespace this_thread {
executor get_executor();
}

template <typename T> T run(task<T>);

template <typename Executor, typename T>
value_op<T> spawn(Executor &&, task<T> &&, use_op_t) {
  return stub::Any();
}
template <typename Executor, typename T> task<T> spawn(Executor &&, task<T> &&, use_task_t) {
  return stub::Any();
}
template <typename Executor, typename T, typename Token>
void spawn(Executor &&, task<T> &&, Token &&) {}

template <typename Awaitable>
concept awaitable = requires(Awaitable &a) { a.operator co_await(); };
template <typename Range>
concept range_of_awaitables = requires(Range &r) { *r.begin(); };

template <typename Range>
  requires range_of_awaitables<Range>
stub::Awaiter<std::vector<system::result<int>>> gather(Range &&) {
  return {};
}
template <awaitable... Awaitables>
stub::Awaiter<std::tuple<system::result<int>, system::result<int>>> gather(Awaitables &&...) {
  return {};
}
template <typename Range>
  requires range_of_awaitables<Range>
stub::Awaiter<std::vector<int>> join(Range &&) {
  return {};
}
template <awaitable... Awaitables> stub::Awaiter<std::tuple<int, int>> join(Awaitables &&...) {
  return {};
}
template <typename Range>
  requires range_of_awaitables<Range>
stub::Awaiter<std::pair<std::size_t, int>> race(Range &&) {
  return {};
}
template <awaitable... Awaitables> stub::Awaiter<std::size_t> race(Awaitables &&...) { return {}; }
template <awaitable... Awaitables> stub::Awaiter<std::size_t> left_race(Awaitables &&...) {
  return {};
}

template <typename T> struct [[nodiscard]] with_impl {
  using promise_type = stub::LazyPromise<with_impl, T>;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
template <typename Arg, typename Func, typename Teardown>
with_impl<void> with(Arg arg, Func func, Teardown teardown);
template <typename Arg, typename Func> with_impl<void> with(Arg &&arg, Func &&func);

struct wait_group {
  void push_back(promise<void>);
  std::size_t size() const;
  std::size_t reap();
  void cancel();
  stub::Awaiter<> wait_one();
  stub::Awaiter<> wait();
  stub::Awaiter<> operator co_await();
  stub::Awaiter<> await_exit(std::exception_ptr);
};

template <typename T> struct channel {
  explicit channel(std::size_t limit = 0, executor = this_thread::get_executor());
  ~channel();
  bool is_open() const;
  void close();
  stub::Awaiter<T> read();
  stub::Awaiter<> write(T);
};

namespace io {

struct [[nodiscard]] steady_sleep final : op<system::error_code> {
  void initiate() override;
};
[[nodiscard]] steady_sleep sleep(std::chrono::steady_clock::duration);

struct read_op final : op<system::error_code, std::size_t> {
  void initiate() override;
  stub::Awaiter<std::size_t> operator co_await();
};
struct wait_op final : op<system::error_code> {
  void initiate() override;
};

struct steady_timer {
  explicit steady_timer(std::chrono::steady_clock::duration, executor = this_thread::get_executor());
  [[nodiscard]] wait_op wait();
};
struct system_timer {
  [[nodiscard]] wait_op wait();
};

struct read_stream {
  [[nodiscard]] virtual read_op read_some(int) = 0;
};
struct write_stream {
  [[nodiscard]] virtual read_op write_some(int) = 0;
};
struct stream : read_stream, write_stream {};
[[nodiscard]] read_op read(read_stream &, int);
[[nodiscard]] read_op write(write_stream &, int);

struct endpoint {};
struct socket {
  [[nodiscard]] system::result<int> close();
  [[nodiscard]] wait_op connect(endpoint);
  [[nodiscard]] wait_op wait(int = 0);
};
struct stream_socket final : socket, stream {
  read_op read_some(int) override;
  read_op write_some(int) override;
};
struct acceptor {
  explicit acceptor(endpoint, const executor & = this_thread::get_executor());
  [[nodiscard]] value_op<stream_socket> accept();
};
struct resolver {
  [[nodiscard]] value_op<std::vector<endpoint>> resolve(std::string_view, std::string_view);
};

namespace ssl {
struct context {};
struct stream final : socket, io::stream {
  stream(context &, const executor & = this_thread::get_executor());
  stream(context &, stream_socket &&);
  stream(stream &&) noexcept;
  read_op read_some(int) override;
  read_op write_some(int) override;
  [[nodiscard]] wait_op handshake(int);
  [[nodiscard]] wait_op shutdown();
};
} // namespace ssl
} // namespace io
} // namespace boost::cobalt

namespace boost::asio {
template <typename Stream> cobalt::task<std::size_t> async_write(Stream &, int, cobalt::use_task_t);
} // namespace boost::asio

#endif
