// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// D++: tasks whose waits are in a base of a base, requests, and routers of events.

#ifndef CORO_TIDY_TEST_STUBS_DPP_H
#define CORO_TIDY_TEST_STUBS_DPP_H

#include "stubs/protocol.h"
#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace dpp {

class exception {};
class task_cancelled_exception : public exception {};

template <typename Derived> class basic_awaitable {
public:
  int sync_wait();
  template <class Rep, class Period>
  std::optional<int> sync_wait_for(const std::chrono::duration<Rep, Period> &);
  template <class Clock, class Duration>
  std::optional<int> sync_wait_until(const std::chrono::time_point<Clock, Duration> &);
};
template <typename T> class awaitable : public basic_awaitable<awaitable<T>> {
public:
  awaitable(awaitable &&) noexcept;
  ~awaitable();
  template <typename Derived> friend stub::Awaiter<T> operator co_await(Derived &) noexcept;
  bool await_ready() const;
  bool await_suspend(std::coroutine_handle<>);
  T await_resume();
};

template <typename R = void> class [[nodiscard("dpp::task cancels itself")]] task;
namespace detail::task {
template <typename R> struct promise_t : stub::Returns<R> {
  dpp::task<R> get_return_object() noexcept;
  std::suspend_never initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() const noexcept { return {}; }
  void unhandled_exception();
};
} // namespace detail::task
template <typename R> class task : public awaitable<R> {
public:
  task(task &&) noexcept;
  ~task();
  [[nodiscard]] bool done() const noexcept;
  task &cancel() &noexcept;
  task &&cancel() &&noexcept;
};
template <typename R> class async : public awaitable<R> {
public:
  async(async &&) noexcept;
  ~async();
};
struct job {};

struct confirmation_callback_t {
  bool is_error() const;
  std::string get_error() const;
};
template <typename T> class event_router_t {
public:
  template <typename Predicate> stub::Awaiter<const T &> when(Predicate &&pred) {
    return pred(T()), stub::Any();
  }
  template <typename F> unsigned long operator()(F &&fun) { return fun(T()), 1; }
  template <typename F> unsigned long attach(F &&fun) { return fun(T()), 1; }
};
struct message_create_t {};

enum start_type : bool { st_wait = false, st_return = true };
class cluster {
public:
  cluster(const std::string &token);
  ~cluster();
  void start(start_type return_after = st_wait);
  void shutdown();
  void queue_work(int priority, std::function<void()> task);
  unsigned long start_timer(std::function<void(unsigned long)> on_tick, unsigned long frequency);
  [[nodiscard]] async<unsigned long> co_sleep(unsigned long seconds);
  [[nodiscard]] async<confirmation_callback_t> co_message_create(const std::string &);
  event_router_t<message_create_t> on_message_create;
};

} // namespace dpp

template <typename T, typename... Args> struct std::coroutine_traits<dpp::task<T>, Args...> {
  using promise_type = dpp::detail::task::promise_t<T>;
};
template <typename... Args> struct std::coroutine_traits<dpp::job, Args...> {
  using promise_type = stub::EagerPromise<dpp::job, void>;
};

#endif
