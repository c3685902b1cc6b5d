// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// cppcoro: lazy tasks that are awaited by value category, a scope that must be joined.

#ifndef CORO_TIDY_TEST_STUBS_CPPCORO_H
#define CORO_TIDY_TEST_STUBS_CPPCORO_H

#include "stubs/protocol.h"
#include <chrono>
#include <cstdint>
#include <exception>
#include <mutex>
#include <vector>

namespace cppcoro {

template <typename T = void> class [[nodiscard]] task {
public:
  using promise_type = stub::LazyPromise<task, T>;
  task() noexcept;
  task(task &&) noexcept;
  task &operator=(task &&) noexcept;
  ~task();
  auto operator co_await() const & noexcept { return stub::Awaiter<T>(); }
  auto operator co_await() const && noexcept { return stub::Awaiter<T>(); }
};

template <typename T = void> class [[nodiscard]] shared_task {
public:
  using promise_type = stub::LazyPromise<shared_task, T>;
  auto operator co_await() const noexcept { return stub::Awaiter<T>(); }
};

template <typename Generator, typename T> struct yielding_promise {
  Generator get_return_object();
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  std::suspend_always yield_value(T);
  void return_void();
  void unhandled_exception();
};

template <typename T> class [[nodiscard]] generator {
public:
  using promise_type = yielding_promise<generator, T>;
  T *begin();
  T *end();
};
template <typename T> class [[nodiscard]] recursive_generator {
public:
  using promise_type = yielding_promise<recursive_generator, T>;
  T *begin();
  T *end();
};
template <typename T> class [[nodiscard]] async_generator {
public:
  using promise_type = yielding_promise<async_generator, T>;
  stub::Awaiter<T *> begin();
  T *end();
};

class operation_cancelled : public std::exception {};

class cancellation_token {
public:
  bool can_be_cancelled() const noexcept;
  bool is_cancellation_requested() const noexcept;
  void throw_if_cancellation_requested() const;
};
class cancellation_source {
public:
  bool is_cancellation_requested() const noexcept;
  cancellation_token token() const noexcept;
  void request_cancellation();
};

class async_mutex;
class async_mutex_lock {
public:
  explicit async_mutex_lock(async_mutex &, std::adopt_lock_t) noexcept;
  async_mutex_lock(async_mutex_lock &&) noexcept;
  ~async_mutex_lock();
};
class async_mutex {
public:
  async_mutex() noexcept;
  bool try_lock() noexcept;
  stub::Awaiter<> lock_async() noexcept;
  stub::Awaiter<async_mutex_lock> scoped_lock_async() noexcept;
  void unlock();
};

class single_consumer_event {
public:
  bool is_set() const noexcept;
  void set();
  stub::Awaiter<> operator co_await() const noexcept;
};
class async_manual_reset_event {
public:
  bool is_set() const noexcept;
  void set() noexcept;
  stub::Awaiter<> operator co_await() const noexcept;
};
class async_auto_reset_event {
public:
  void set() noexcept;
  stub::Awaiter<> operator co_await() const noexcept;
};
class single_consumer_async_auto_reset_event {
public:
  void set() noexcept;
  stub::Awaiter<> operator co_await() const noexcept;
};
class async_latch {
public:
  explicit async_latch(std::ptrdiff_t count) noexcept;
  void count_down(std::ptrdiff_t n = 1) noexcept;
  stub::Awaiter<> operator co_await() const noexcept;
};

class async_scope {
public:
  ~async_scope();
  template <typename AWAITABLE> void spawn(AWAITABLE &&awaitable) {}
  [[nodiscard]] auto join() noexcept { return stub::Awaiter<>(); }
};

class static_thread_pool {
public:
  class schedule_operation : public stub::Awaiter<> {};
  static_thread_pool();
  ~static_thread_pool();
  schedule_operation schedule() noexcept;
};

class io_service {
public:
  class schedule_operation : public stub::Awaiter<> {};
  class timed_schedule_operation : public stub::Awaiter<> {};
  schedule_operation schedule() noexcept;
  template <typename R, typename P>
  timed_schedule_operation schedule_after(const std::chrono::duration<R, P> &duration,
                                          cancellation_token cancellationToken = {});
  std::uint64_t process_events();
  std::uint64_t process_one_event();
};

namespace net {
class socket {
public:
  socket(socket &&) noexcept;
  ~socket();
  stub::Awaiter<> connect(const int &remoteEndPoint) noexcept;
  stub::Awaiter<> connect(const int &remoteEndPoint, cancellation_token) noexcept;
  stub::Awaiter<std::size_t> recv(void *buffer, std::size_t size) noexcept;
  stub::Awaiter<std::size_t> recv(void *buffer, std::size_t size, cancellation_token) noexcept;
  stub::Awaiter<> accept(socket &acceptingSocket) noexcept;
  stub::Awaiter<> accept(socket &acceptingSocket, cancellation_token) noexcept;
  stub::Awaiter<int> recv_from(void *buffer, std::size_t size) noexcept;
  stub::Awaiter<int> recv_from(void *buffer, std::size_t size, cancellation_token) noexcept;
  stub::Awaiter<> disconnect() noexcept;
  stub::Awaiter<> disconnect(cancellation_token) noexcept;
};
} // namespace net

template <typename AWAITABLE> auto sync_wait(AWAITABLE &&awaitable) -> int;
namespace detail {
template <typename RESULT> class when_all_task {
public:
  when_all_task(when_all_task &&) noexcept;
  RESULT result() &;
};
} // namespace detail
template <typename AWAITABLE> task<std::vector<int>> when_all(std::vector<AWAITABLE> awaitables) {
  return stub::Any();
}
template <typename... AWAITABLES> task<> when_all(AWAITABLES &&...awaitables);
template <typename AWAITABLE>
task<std::vector<detail::when_all_task<int>>> when_all_ready(std::vector<AWAITABLE> awaitables) {
  return stub::Any();
}
template <typename S, typename A> task<> schedule_on(S &scheduler, A awaitable);
template <typename S, typename A> task<> resume_on(S &scheduler, A awaitable);

} // namespace cppcoro

#endif
