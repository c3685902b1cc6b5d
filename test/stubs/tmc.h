// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TooManyCooks: a lazy task, awaitables that start others, and objects that are awaited as such.

#ifndef CORO_TIDY_TEST_STUBS_TMC_H
#define CORO_TIDY_TEST_STUBS_TMC_H

#include "stubs/protocol.h"
#include <exception>
#include <functional>
#include <future>
#include <vector>

namespace tmc {

template <typename Result = void> struct [[nodiscard("You must co_await it.")]] task {
  struct promise_type : stub::Returns<Result> {
    task get_return_object() noexcept;
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
  };
  task(task &&) noexcept;
  ~task();
  stub::Awaiter<Result> operator co_await() &&noexcept;
};

class ex_cpu {
public:
  void init();
  void teardown();
  ~ex_cpu();
};
class ex_cpu_st {
public:
  void teardown();
  ~ex_cpu_st();
};
class ex_asio {
public:
  void teardown();
  ~ex_asio();
};
ex_cpu &cpu_executor();
int async_main(task<int> &&);

template <typename E, typename TaskOrFunc> void post(E &&, TaskOrFunc &&, std::size_t = 0) {}
template <typename E, typename Result>
[[nodiscard]] std::future<Result> post_waitable(E &&, task<Result> &&, std::size_t = 0);
template <typename E, typename Iter> void post_bulk(E &&, Iter &&, std::size_t);
template <typename E, typename Iter>
[[nodiscard]] std::future<void> post_bulk_waitable(E &&, Iter &&, std::size_t);

template <typename Result> struct [[nodiscard]] aw_spawn_fork : stub::Awaiter<Result> {};
template <typename Result> class [[nodiscard]] aw_spawn {
public:
  aw_spawn(aw_spawn &&);
  stub::Awaiter<Result> operator co_await() &&noexcept;
  void detach();
  [[nodiscard]] aw_spawn_fork<Result> fork() &&;
};
template <typename Result> class [[nodiscard]] aw_spawn_func : public aw_spawn<Result> {
public:
  void detach();
  [[nodiscard]] aw_spawn_fork<Result> fork() &&;
};
template <typename Result> class [[nodiscard]] aw_spawn_many {
public:
  stub::Awaiter<std::vector<int>> operator co_await() &&noexcept;
  void detach();
  [[nodiscard]] aw_spawn_fork<Result> fork() &&;
};
template <typename... Result> class [[nodiscard]] aw_spawn_tuple {
public:
  stub::Awaiter<int> operator co_await() &&noexcept;
  void detach();
  [[nodiscard]] aw_spawn_fork<int> fork() &&;
};
template <std::size_t MaxCount, typename Result> class [[nodiscard]] aw_fork_group {
public:
  aw_fork_group(aw_fork_group &&) = delete;
  template <typename Awaitable> void fork(Awaitable &&);
  stub::Awaiter<Result> operator co_await() &&noexcept;
};
template <std::size_t MaxCount, typename Awaitable> class [[nodiscard]] aw_spawn_group {
public:
  void add(Awaitable &&);
  stub::Awaiter<int> operator co_await() &&noexcept;
};

template <typename Result> aw_spawn<Result> spawn(task<Result> &&);
template <typename... Result> aw_spawn_tuple<Result...> spawn_tuple(task<Result> &&...);
template <typename Iter> aw_spawn_many<int> spawn_many(Iter &&, std::size_t);
template <typename Range> aw_spawn_many<int> spawn_many(Range &&);
template <typename Range> aw_spawn_many<int> spawn_func_many(Range &&);
template <std::size_t MaxCount = 0, typename Result> aw_fork_group<MaxCount, Result> fork_group();
class [[nodiscard]] aw_reschedule : public stub::Awaiter<> {};
constexpr aw_reschedule reschedule() { return {}; }

class mutex {
public:
  mutex() noexcept;
  mutex(const mutex &) = delete;
  void unlock() noexcept;
  bool try_lock() noexcept;
  stub::Awaiter<> operator co_await() noexcept;
  stub::Awaiter<class mutex_scope> lock_scope() noexcept;
};
class [[nodiscard]] mutex_scope {
  mutex *parent;

public:
  mutex_scope(mutex_scope &&) noexcept;
  ~mutex_scope();
};
class semaphore {
public:
  semaphore(std::size_t) noexcept;
  semaphore(const semaphore &) = delete;
  void release(std::size_t = 1) noexcept;
  stub::Awaiter<> operator co_await() noexcept;
  stub::Awaiter<class semaphore_scope> acquire_scope() noexcept;
};
class [[nodiscard]] semaphore_scope {
  semaphore *parent;

public:
  semaphore_scope(semaphore_scope &&) noexcept;
  ~semaphore_scope();
};
class rw_lock {
public:
  rw_lock(const rw_lock &) = delete;
  stub::Awaiter<> lock_read() noexcept;
  stub::Awaiter<> lock_write() noexcept;
  stub::Awaiter<int> lock_read_scope() noexcept;
  stub::Awaiter<int> lock_write_scope() noexcept;
  void unlock_read() noexcept;
  void unlock_write() noexcept;
};
template <typename T> class atomic_condvar {
public:
  stub::Awaiter<> await(T) noexcept;
};

template <typename T> class chan_tok {
public:
  bool post(T) noexcept;
  [[nodiscard]] stub::Awaiter<bool> push(T) noexcept;
  [[nodiscard]] stub::Awaiter<T> pull() noexcept;
  void close() noexcept;
  task<void> drain() noexcept;
  void drain_wait() noexcept;
};
template <typename T> class qu_mpsc_unbounded {
public:
  bool post(T) noexcept;
  [[nodiscard]] stub::Awaiter<T> pull() noexcept;
};
template <typename T> class qu_spsc_unbounded {
public:
  bool post(T) noexcept;
  [[nodiscard]] stub::Awaiter<T> pull() noexcept;
};

} // namespace tmc

#endif
