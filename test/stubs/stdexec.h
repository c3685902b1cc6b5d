// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// stdexec as far as it is in C++26: a task, scopes, and objects that are called.

#ifndef CORO_TIDY_TEST_STUBS_STDEXEC_H
#define CORO_TIDY_TEST_STUBS_STDEXEC_H

#include "stubs/protocol.h"
#include <optional>
#include <tuple>

namespace stdexec {

struct Sender {};
struct Called {
  template <typename... Args> Sender operator()(Args &&...) const { return {}; }
};
struct sync_wait_t {
  template <typename T> std::optional<std::tuple<int>> operator()(T &&) const;
};

template <class Ty = void, class TaskEnv = int> class [[nodiscard]] task {
  struct Promise : stub::Returns<Ty> {
    task get_return_object() noexcept;
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept;
    std::coroutine_handle<> unhandled_stopped() noexcept;
    template <class T> stub::Awaiter<stub::Any> await_transform(T &&) noexcept { return {}; }
  };

public:
  using sender_concept = int;
  using promise_type = Promise;
  task(task &&) noexcept;
  ~task();
  template <class ParentPromise> stub::Awaiter<Ty> as_awaitable(ParentPromise &) &&noexcept;
};

class inplace_stop_source {
public:
  bool request_stop() noexcept;
};
class simple_counting_scope {
public:
  struct token {};
  simple_counting_scope() noexcept;
  simple_counting_scope(simple_counting_scope &&) = delete;
  ~simple_counting_scope();
  [[nodiscard]] token get_token() noexcept;
  void close() noexcept;
  [[nodiscard]] Sender join() noexcept;
};
class counting_scope {
public:
  struct token {};
  counting_scope() noexcept;
  counting_scope(counting_scope &&) = delete;
  ~counting_scope();
  [[nodiscard]] token get_token() noexcept;
  void close() noexcept;
  [[nodiscard]] Sender join() noexcept;
  void request_stop() noexcept;
};
namespace _run_loop {
struct _run_loop_base {
  void run() noexcept;
  void finish() noexcept;
};
} // namespace _run_loop
struct run_loop : _run_loop::_run_loop_base {};

inline constexpr sync_wait_t sync_wait{};
inline constexpr sync_wait_t sync_wait_with_variant{};
inline constexpr Called spawn{};
inline constexpr Called spawn_future{};
inline constexpr Called associate{};
inline constexpr Called let_value{};
inline constexpr Called let_error{};
inline constexpr Called let_stopped{};
inline constexpr Called then{};
inline constexpr Called continues_on{};
inline constexpr Called starts_on{};
inline constexpr Called stopped_as_optional{};
inline constexpr Called stopped_as_error{};
inline constexpr Called schedule{};

} // namespace stdexec

namespace std::this_thread {
inline constexpr stdexec::sync_wait_t sync_wait{};
inline constexpr stdexec::sync_wait_t sync_wait_with_variant{};
} // namespace std::this_thread

#endif
