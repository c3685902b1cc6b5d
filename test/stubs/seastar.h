// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Seastar: eager futures that are awaited by a free operator, streams and gates that close.

#ifndef CORO_TIDY_TEST_STUBS_SEASTAR_H
#define CORO_TIDY_TEST_STUBS_SEASTAR_H

#include "stubs/protocol.h"
#include <chrono>
#include <exception>
#include <type_traits>
#include <vector>

namespace seastar {

namespace internal {
struct future_base {};
} // namespace internal

struct exception_future_marker {};
template <typename T = void> class [[nodiscard]] future : private internal::future_base {
public:
  future(future &&) noexcept;
  future &operator=(future &&) noexcept;
  ~future();
  bool available() const noexcept;
  bool failed() const noexcept;
  T get();
  std::exception_ptr get_exception() noexcept;
  future<> discard_result() noexcept;
  void wait() noexcept;
  template <typename F> future then(F &&) { return stub::Any(); }
  template <typename F> future then_wrapped(F &&) noexcept { return stub::Any(); }
  template <typename F> future finally(F &&) noexcept { return stub::Any(); }
  template <typename F> future handle_exception(F &&) noexcept { return stub::Any(); }

private:
  future(exception_future_marker, std::exception_ptr &&) noexcept;
};

template <typename T> auto operator co_await(future<T>) noexcept { return stub::Awaiter<T>(); }

template <typename T = void, typename... A> future<T> make_ready_future(A &&...) noexcept;
future<> now() noexcept;
template <typename T = void> future<T> make_exception_future(std::exception_ptr) noexcept;
template <typename Func> future<> futurize_invoke(Func &&) noexcept { return stub::Any(); }
class smp {
public:
  template <typename Func> static future<> submit_to(unsigned shard, Func &&) noexcept {
    return stub::Any();
  }
};

namespace internal {
template <bool CheckPreempt, typename T> class [[nodiscard]] as_future_awaiter {
public:
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  future<T> await_resume();
};
template <typename T> class coroutine_traits_base {
public:
  struct promise_type : stub::EagerPromise<future<T>, T> {};
};
} // namespace internal

namespace coroutine {
template <typename T = void> auto as_future(future<T> &&f) noexcept {
  return internal::as_future_awaiter<true, T>();
}
template <typename T = void> auto as_future_without_preemption_check(future<T> &&f) noexcept {
  return internal::as_future_awaiter<false, T>();
}
template <typename Func>
class [[nodiscard("must co_await an parallel_for_each() object")]] parallel_for_each
    : public stub::Awaiter<> {
public:
  template <typename Range> parallel_for_each(Range &&range, Func &&func) noexcept {}
};
template <typename Range, typename Func>
parallel_for_each(Range &&, Func &&) -> parallel_for_each<Func>;
template <typename Func> class lambda {
public:
  explicit lambda(Func &&func) {}
  template <typename... A> std::invoke_result_t<Func &, A...> operator()(A &&...a) const;
};
namespace experimental {
namespace internal {
namespace unbuffered {
template <typename Ref, typename Value> class [[nodiscard]] generator {};
} // namespace unbuffered
namespace buffered {
template <typename Ref, typename Value, typename C> class [[nodiscard]] generator {};
} // namespace buffered
} // namespace internal
template <typename Ref> using generator = internal::unbuffered::generator<Ref, void>;
} // namespace experimental
struct maybe_yield {
  maybe_yield();
  stub::Awaiter<> operator co_await() { return {}; }
};
} // namespace coroutine

class abort_requested_exception : public std::exception {};
class sleep_aborted : public abort_requested_exception {};
class gate_closed_exception : public std::exception {};
class timed_out_error : public std::exception {};
class abort_source {
public:
  void request_abort() noexcept;
  bool abort_requested() const noexcept;
  void check() const;
};

template <typename Container, typename AsyncAction>
future<> do_for_each(Container &c, AsyncAction action) {
  return stub::Any();
}
template <typename Iterator, typename AsyncAction>
future<> do_for_each(Iterator begin, Iterator end, AsyncAction action) {
  return stub::Any();
}
template <typename Clock = std::chrono::steady_clock, typename R, typename P>
future<> sleep(std::chrono::duration<R, P> dur);
template <typename Clock = std::chrono::steady_clock>
future<> sleep_abortable(typename Clock::duration dur);
future<> yield() noexcept;
template <typename Clock = std::chrono::steady_clock>
future<> sleep_abortable(typename Clock::duration, abort_source &);
template <typename Clock, typename Duration, typename T>
future<T> with_timeout(std::chrono::time_point<Clock, Duration>, future<T>);
struct socket_address {};
class connected_socket {};
future<connected_socket> connect(socket_address);

class condition_variable {
public:
  future<> wait() noexcept;
  template <typename Rep, typename Period>
  future<> wait(std::chrono::duration<Rep, Period>) noexcept;
  template <typename Pred>
    requires std::is_invocable_r_v<bool, Pred>
  future<> wait(Pred &&) noexcept {
    return stub::Any();
  }
  stub::Awaiter<> when() noexcept;
  template <typename Pred>
    requires std::is_invocable_r_v<bool, Pred>
  stub::Awaiter<> when(Pred &&) noexcept {
    return {};
  }
  void signal() noexcept;
  void broadcast() noexcept;
};

struct semaphore_default_exception_factory {};
template <typename Factory, typename Clock = std::chrono::steady_clock> class basic_semaphore {
public:
  explicit basic_semaphore(std::size_t) noexcept;
  future<> wait(std::size_t nr = 1) noexcept;
  future<> wait(abort_source &, std::size_t nr = 1) noexcept;
  void signal(std::size_t nr = 1) noexcept;
};
using semaphore = basic_semaphore<semaphore_default_exception_factory>;
template <typename Factory> class semaphore_units {
public:
  semaphore_units(semaphore_units &&) noexcept;
  ~semaphore_units() noexcept;
  void return_all() noexcept;
};
template <typename F, typename C>
semaphore_units<F> consume_units(basic_semaphore<F, C> &, std::size_t) noexcept {
  return stub::Any();
}
template <typename F, typename C>
future<semaphore_units<F>> get_units(basic_semaphore<F, C> &, std::size_t) noexcept {
  return stub::Any();
}
template <typename F, typename C, typename Func>
future<> with_semaphore(basic_semaphore<F, C> &, std::size_t, Func &&) noexcept {
  return stub::Any();
}

template <typename Clock = std::chrono::steady_clock> class basic_rwlock {
public:
  future<semaphore_units<int>> hold_read_lock();
  future<semaphore_units<int>> hold_write_lock();
  future<> read_lock();
  future<> write_lock();
  void read_unlock();
  void write_unlock();
};
using rwlock = basic_rwlock<>;
class shared_mutex {
public:
  future<> lock() noexcept;
  void unlock() noexcept;
};

class gate {
public:
  class holder {
  public:
    explicit holder(gate &);
    holder(holder &&) noexcept;
    ~holder();
  };
  void enter();
  void leave() noexcept;
  holder hold();
  gate() noexcept;
  gate(const gate &) = delete;
  gate(gate &&) noexcept;
  virtual ~gate();
  future<> close() noexcept;
};
template <typename Func> future<> with_gate(gate &, Func &&) { return stub::Any(); }
template <typename Func> future<> try_with_gate(gate &, Func &&) noexcept { return stub::Any(); }
template <typename Lock, typename Func> future<> with_lock(Lock &, Func &&) { return stub::Any(); }
template <typename T, typename F> future<> do_with(T &&, F &&) noexcept { return stub::Any(); }
class file {
public:
  future<> close() noexcept;
};
enum class stop_iteration { no, yes };
template <typename F> future<> repeat(F &&) noexcept { return stub::Any(); }
template <typename F> future<int> repeat_until_value(F) noexcept { return stub::Any(); }
template <typename F> future<> keep_doing(F) noexcept { return stub::Any(); }
template <typename S, typename F> future<> do_until(S, F) noexcept { return stub::Any(); }
template <typename F> future<> with_file(future<file>, F) noexcept { return stub::Any(); }
template <typename F> future<> with_file_close_on_failure(future<file>, F) noexcept {
  return stub::Any();
}
template <typename CharType> class output_stream final {
public:
  output_stream(output_stream &&) noexcept;
  ~output_stream();
  future<> close() noexcept;
};
class data_sink {
public:
  future<> close() noexcept;
};
class data_source {
public:
  future<> close() noexcept;
};
template <typename Service> class sharded {
public:
  ~sharded();
  future<> stop() noexcept;
};
namespace http {
class client {
public:
  future<> close() noexcept;
};
} // namespace http
namespace httpd {
class http_server {
public:
  future<> stop();
};
} // namespace httpd
namespace net {
class dns_resolver {
public:
  future<> close();
};
} // namespace net
namespace rpc {
class canceled_error : public std::exception {};
class client {
public:
  future<> stop() noexcept;
};
class server {
public:
  future<> stop();
};
} // namespace rpc

class app_template {
public:
  template <typename F> int run(int, char **, F &&) noexcept { return stub::Any(); }
};
class thread {
public:
  template <typename F> explicit thread(F) {}
};
template <typename F, typename... A> future<> async(F &&, A &&...) noexcept { return stub::Any(); }

template <typename Range, typename F> future<> parallel_for_each(Range &&, F &&) noexcept {
  return stub::Any();
}
template <typename Range, typename F>
future<> max_concurrent_for_each(Range &&, std::size_t, F &&) noexcept {
  return stub::Any();
}
template <typename... F> future<std::vector<int>> when_all(F &&...) noexcept;
template <typename T> future<std::vector<future<T>>> when_all(std::vector<future<T>>) noexcept;
template <typename... F> future<std::vector<int>> when_all_succeed(F &&...) noexcept;
template <typename Range, typename M, typename R> future<int> map_reduce(Range &&, M &&, R &&) {
  return stub::Any();
}

template <typename Closeable, typename F> future<> with_closeable(Closeable &&, F) noexcept {
  return stub::Any();
}
template <typename Stoppable, typename F> future<> with_stoppable(Stoppable &&, F) noexcept {
  return stub::Any();
}
template <typename Object> class [[nodiscard]] deferred_close {
public:
  deferred_close(Object &) noexcept;
  ~deferred_close();
};
template <typename Object> class [[nodiscard]] deferred_stop {
public:
  deferred_stop(Object &) noexcept;
  ~deferred_stop();
};

} // namespace seastar

template <typename T, typename... Args>
class std::coroutine_traits<seastar::future<T>, Args...>
    : public seastar::internal::coroutine_traits_base<T> {};

#endif
