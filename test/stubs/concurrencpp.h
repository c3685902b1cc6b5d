// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// concurrencpp: results that run at once, and lazy ones.

#ifndef CORO_TIDY_TEST_STUBS_CONCURRENCPP_H
#define CORO_TIDY_TEST_STUBS_CONCURRENCPP_H

#include "stubs/protocol.h"
#include <chrono>
#include <memory>
#include <span>

namespace concurrencpp {

enum class result_status { idle, value, exception };

struct executor_tag {};

template <typename type> class result {
public:
  struct promise_type : stub::EagerPromise<result, type> {};
  result(result &&) noexcept;
  type get();
  void wait() const;
  result_status wait_for(std::chrono::milliseconds) const;
  result_status wait_until(std::chrono::steady_clock::time_point) const;
  result_status status() const;
  stub::Awaiter<result> resolve();
  auto operator co_await() { return stub::Awaiter<type>(); }
};
template <typename type> class shared_result {
public:
  type get();
  void wait();
  result_status wait_for(std::chrono::milliseconds);
  result_status wait_until(std::chrono::steady_clock::time_point);
  result_status status() const;
  stub::Awaiter<shared_result> resolve();
  auto operator co_await() { return stub::Awaiter<type>(); }
};
template <typename type> class lazy_result {
public:
  struct promise_type : stub::LazyPromise<lazy_result, type> {};
  lazy_result(lazy_result &&) noexcept;
  auto operator co_await() { return stub::Awaiter<type>(); }
};
template <typename type> class generator {};
template <typename type, typename... A> result<type> make_ready_result(A &&...);
template <typename type> result<type> make_exceptional_result(std::exception_ptr);

class executor {
public:
  template <typename F, typename... A> void post(F &&, A &&...) {}
  template <typename F, typename... A> result<int> submit(F &&, A &&...) { return stub::Any(); }
  template <typename F> void bulk_post(std::span<F>) {}
  template <typename F> int bulk_submit(std::span<F>) { return 0; }
};
class manual_executor : public executor {
public:
  bool loop_once_for(std::chrono::milliseconds);
  std::size_t loop_for(std::size_t max_count, std::chrono::milliseconds);
  void wait_for_task();
  bool wait_for_task_for(std::chrono::milliseconds);
  void wait_for_tasks(std::size_t);
  std::size_t wait_for_tasks_for(std::size_t, std::chrono::milliseconds);
};
class scoped_async_lock {
public:
  scoped_async_lock(scoped_async_lock &&) noexcept;
  ~scoped_async_lock();
  void unlock();
};
class async_lock {
public:
  lazy_result<scoped_async_lock> lock(std::shared_ptr<executor>);
  void unlock();
};
class thread_executor : public executor {
public:
  void shutdown();
};
class thread_pool_executor : public executor {
public:
  void shutdown();
};
class worker_thread_executor : public executor {
public:
  void shutdown();
};
class timer_queue {
public:
  template <typename F>
  int make_timer(std::chrono::milliseconds due_time, std::chrono::milliseconds frequency,
                 std::shared_ptr<executor>, F &&) {
    return 0;
  }
  template <typename F>
  int make_one_shot_timer(std::chrono::milliseconds due_time, std::shared_ptr<executor>, F &&) {
    return 0;
  }
  lazy_result<void> make_delay_object(std::chrono::milliseconds due_time, std::shared_ptr<executor>);
};
class async_condition_variable {
public:
  lazy_result<void> await(std::shared_ptr<executor>, scoped_async_lock &);
  template <typename predicate_type>
  lazy_result<void> await(std::shared_ptr<executor>, scoped_async_lock &, predicate_type);
  void notify_one();
  void notify_all();
};
class runtime {
public:
  runtime();
  ~runtime();
};
template <typename E> stub::Awaiter<> resume_on(std::shared_ptr<E>);
template <typename E, typename I> lazy_result<int> when_all(std::shared_ptr<E>, I begin, I end);
template <typename E, typename I> lazy_result<int> when_any(std::shared_ptr<E>, I begin, I end);

} // namespace concurrencpp

#endif
