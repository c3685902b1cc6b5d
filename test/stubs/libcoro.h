// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libcoro: lazy tasks, executors that join in their destructors.

#ifndef CORO_TIDY_TEST_STUBS_LIBCORO_H
#define CORO_TIDY_TEST_STUBS_LIBCORO_H

#include "stubs/protocol.h"
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace coro {

template <typename T = void> class [[nodiscard]] task {
public:
  using promise_type = stub::LazyPromise<task, T>;
  task(task &&) noexcept;
  ~task();
  auto operator co_await() const & noexcept { return stub::Awaiter<T>(); }
  auto operator co_await() const && noexcept { return stub::Awaiter<T>(); }
};

template <typename T> class generator {
public:
  struct promise_type {
    generator get_return_object();
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    std::suspend_always yield_value(T);
    void return_void();
    void unhandled_exception();
  };
};

namespace detail {
template <typename T> struct lock_operation : stub::Awaiter<T> {};
} // namespace detail

enum class resume_order_policy { lifo, fifo };
class event {
public:
  auto set(resume_order_policy policy = resume_order_policy::lifo) noexcept -> void;
  template <typename executor_type> auto set(std::unique_ptr<executor_type> &e) noexcept -> void {}
  auto operator co_await() const noexcept -> stub::Awaiter<>;
};

class latch {
public:
  explicit latch(std::int64_t count) noexcept;
  auto count_down(std::int64_t n = 1) noexcept -> void;
  template <typename executor_type>
  auto count_down(std::unique_ptr<executor_type> &e, std::int64_t n = 1) noexcept -> void {}
  auto operator co_await() const noexcept -> stub::Awaiter<>;
};

class mutex;

class scoped_lock {
public:
  ~scoped_lock();
  mutex *m_mutex{nullptr};
};

class mutex {
public:
  [[nodiscard]] auto scoped_lock() -> detail::lock_operation<coro::scoped_lock>;
  [[nodiscard]] auto lock() -> detail::lock_operation<void>;
  [[nodiscard]] auto try_lock() -> bool;
  auto unlock() -> void;
};

template <typename executor_type> class shared_mutex {
public:
  [[nodiscard]] auto lock_shared() -> coro::task<void>;
  [[nodiscard]] auto lock() -> coro::task<void>;
  auto unlock_shared() -> coro::task<void>;
  auto unlock() -> coro::task<void>;
};

template <std::ptrdiff_t max_value> class semaphore {
public:
  explicit semaphore(const std::ptrdiff_t starting_value);
  semaphore(const semaphore &) = delete;
  ~semaphore();
  [[nodiscard]] auto acquire() -> coro::task<int>;
  [[nodiscard]] auto release() -> coro::task<void>;
  [[nodiscard]] auto shutdown() noexcept -> coro::task<void>;
};

template <typename element_type> class queue {
public:
  queue(const queue &) = delete;
  queue();
  ~queue();
  auto push(const element_type &element) -> coro::task<int>;
  [[nodiscard]] auto pop() -> coro::task<element_type>;
  auto shutdown() -> coro::task<void>;
};

template <typename element, std::size_t num_elements> class ring_buffer {
public:
  [[nodiscard]] auto consume() -> coro::task<element>;
  ring_buffer(const ring_buffer &) = delete;
  ~ring_buffer();
  auto shutdown() -> coro::task<void>;
};

class condition_variable {
public:
  auto notify_one() -> coro::task<void>;
  auto notify_all() -> coro::task<void>;
  [[nodiscard]] auto wait(coro::scoped_lock &lock) -> stub::Awaiter<>;
  [[nodiscard]] auto wait(coro::scoped_lock &lock, std::function<bool()> predicate)
      -> stub::Awaiter<>;
  [[nodiscard]] auto wait(coro::scoped_lock &lock, std::stop_token stop_token,
                          std::function<bool()> predicate) -> stub::Awaiter<bool>;
  template <typename executor_type, typename R, typename P>
  [[nodiscard]] auto wait_for(std::unique_ptr<executor_type> &executor, coro::scoped_lock &lock,
                              const std::chrono::duration<R, P> wait_for)
      -> stub::Awaiter<std::cv_status>;
  template <typename executor_type, typename C, typename D>
  auto wait_until(std::unique_ptr<executor_type> &executor, coro::scoped_lock &lock,
                  const std::chrono::time_point<C, D> wait_until_time)
      -> stub::Awaiter<std::cv_status>;
};

class thread_pool {
public:
  class schedule_operation : public stub::Awaiter<> {};
  static auto make_unique() -> std::unique_ptr<thread_pool>;
  virtual ~thread_pool();
  [[nodiscard]] auto schedule() -> schedule_operation;
  template <typename T> [[nodiscard]] auto schedule(coro::task<T> task) -> coro::task<T>;
  [[nodiscard]] auto yield() -> schedule_operation;
  auto spawn(coro::task<void> &&task) noexcept -> bool;
  auto spawn_detached(coro::task<void> &&task) noexcept -> bool;
  auto spawn_joinable(coro::task<void> &&task) noexcept -> coro::task<void>;
  auto shutdown() noexcept -> void;
};

class scheduler {
public:
  class schedule_operation : public stub::Awaiter<> {};
  virtual ~scheduler();
  auto process_events(std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> std::size_t;
  auto schedule() -> schedule_operation;
  template <typename T> [[nodiscard]] auto schedule(coro::task<T> task) -> coro::task<T>;
  template <typename R, typename P>
  [[nodiscard]] auto schedule_after(std::chrono::duration<R, P> amount) -> coro::task<void>;
  [[nodiscard]] auto schedule_at(std::chrono::steady_clock::time_point time) -> coro::task<void>;
  [[nodiscard]] auto yield() -> schedule_operation;
  template <typename T, typename R, typename P>
  [[nodiscard]] auto schedule(coro::task<T> task, std::chrono::duration<R, P> timeout)
      -> coro::task<int>;
  [[nodiscard]] auto yield_for(std::chrono::milliseconds amount) -> coro::task<void>;
  [[nodiscard]] auto yield_until(std::chrono::steady_clock::time_point time) -> coro::task<void>;
  [[nodiscard]] auto poll(int fd, int op,
                          std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<int>;
  auto spawn_detached(coro::task<void> &&task) -> bool;
  auto spawn_joinable(coro::task<void> &&task) -> coro::task<void>;
  auto shutdown() noexcept -> void;
};

/// The scheduler of older releases, in the two forms that giving it a task had.
class io_scheduler : public std::enable_shared_from_this<io_scheduler> {
public:
  class schedule_operation : public stub::Awaiter<> {};
  static auto make_shared() -> std::shared_ptr<io_scheduler>;
  ~io_scheduler();
  auto process_events(std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> std::size_t;
  auto schedule() -> schedule_operation;
  auto schedule(coro::task<void> &&task) -> bool;
  template <typename T> [[nodiscard]] auto schedule(coro::task<T> &task) -> coro::task<T>;
  template <typename T, typename R, typename P>
  [[nodiscard]] auto schedule(coro::task<T> task, std::chrono::duration<R, P> timeout)
      -> coro::task<int>;
  auto spawn(coro::task<void> &&task) -> bool;
  [[nodiscard]] auto schedule_after(std::chrono::milliseconds amount) -> coro::task<void>;
  [[nodiscard]] auto schedule_at(std::chrono::steady_clock::time_point time) -> coro::task<void>;
  [[nodiscard]] auto yield() -> schedule_operation;
  [[nodiscard]] auto yield_for(std::chrono::milliseconds amount) -> coro::task<void>;
  [[nodiscard]] auto yield_until(std::chrono::steady_clock::time_point time) -> coro::task<void>;
  [[nodiscard]] auto poll(int fd, int op,
                          std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<int>;
  auto shutdown() noexcept -> void;
};
template <typename executor_type> class task_container {
public:
  task_container(std::shared_ptr<executor_type> e);
  task_container(const task_container &) = delete;
  ~task_container();
  auto start(coro::task<void> &&user_task) -> void;
  auto garbage_collect_and_yield_until_empty() -> coro::task<void>;
};

template <typename executor_type> class task_group {
public:
  explicit task_group(executor_type *executor);
  task_group(const task_group &) = delete;
  ~task_group();
  [[nodiscard]] auto start(coro::task<void> &&task) -> bool;
  auto operator co_await() const noexcept -> stub::Awaiter<>;
};

enum class poll_op : std::uint64_t { read, write, read_write };
enum class poll_status { event, timeout, error, closed };

namespace net::tcp {
class client {
public:
  client(client &&) noexcept;
  ~client();
  auto connect(std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<int>;
  auto poll(coro::poll_op op, std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<coro::poll_status>;
  auto read_some(std::string &buffer,
                 const std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<int>;
  auto read_exact(std::string &buffer,
                  const std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<int>;
};
class server {
public:
  auto accept(std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<client>;
  auto poll(std::chrono::milliseconds timeout = std::chrono::milliseconds{0}) -> coro::task<int>;
};
} // namespace net::tcp
namespace net::udp {
class peer {
public:
  auto read_from(std::string &buffer,
                 std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<int>;
};
} // namespace net::udp
namespace net::dns {
template <typename executor_type> class resolver {
public:
  auto host_by_name(const std::string &name) -> coro::task<int>;
};
} // namespace net::dns
namespace net::tls {
class context {
public:
  context();
  ~context();
};
class client {
public:
  client(client &&) noexcept;
  ~client();
  auto connect(std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<int>;
  auto recv(std::string &buffer, std::optional<std::chrono::milliseconds> timeout = std::nullopt)
      -> coro::task<int>;
  auto shutdown() -> coro::task<void>;
  template <typename R, typename P>
  auto shutdown(std::chrono::duration<R, P> timeout) -> coro::task<void>;
};
} // namespace net::tls

template <typename awaitable_type> auto sync_wait(awaitable_type &&a) -> int;
namespace detail {
template <typename return_type> class when_all_task {
public:
  when_all_task(when_all_task &&) noexcept;
  auto return_value() & -> return_type &;
};
} // namespace detail
template <typename range_type>
[[nodiscard]] auto when_all(range_type awaitables) -> task<std::vector<detail::when_all_task<int>>>;
template <typename range_type> [[nodiscard]] auto when_any(range_type awaitables) -> task<>;
template <typename... awaitable_type>
[[nodiscard]] auto when_any(std::stop_source stop_source, awaitable_type... awaitables) -> task<>;
template <typename... awaitable_type>
[[nodiscard]] auto when_any(awaitable_type... awaitables) -> task<>;
template <typename functor_type, typename... args_types>
auto invoke(functor_type functor, args_types &&...args) -> decltype(auto) {
  return functor(args...);
}

} // namespace coro

#endif
