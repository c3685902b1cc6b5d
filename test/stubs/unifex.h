// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libunifex: classes behind aliases, functions that are objects, and senders, which only the
// promise of a task knows how to await.

#ifndef CORO_TIDY_TEST_STUBS_UNIFEX_H
#define CORO_TIDY_TEST_STUBS_UNIFEX_H

#include "stubs/protocol.h"
#include <chrono>
#include <vector>

namespace unifex {

namespace _task {
template <typename T> struct _promise : stub::Returns<T> {
  T *get_return_object();
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception();
  template <typename Value> stub::Awaiter<stub::Any> await_transform(Value &&) { return {}; }
};
template <typename T, bool nothrow> struct _task { struct [[nodiscard]] type; };
template <typename T, bool nothrow> struct _task<T, nothrow>::type {
  using promise_type = _promise<T>;
  type(T *);
  type(type &&) noexcept;
  ~type();
};
template <bool nothrow> struct _task<void, nothrow> { struct [[nodiscard]] type; };
template <bool nothrow> struct _task<void, nothrow>::type {
  using promise_type = _promise<void>;
  type(void *);
  type(type &&) noexcept;
  ~type();
};
} // namespace _task
template <typename T = void> using task = typename _task::_task<T, false>::type;
template <typename T = void> using nothrow_task = typename _task::_task<T, true>::type;

struct Sender {};
struct Called {
  template <typename... Args> Sender operator()(Args &&...) const { return {}; }
};

class inplace_stop_source {
public:
  bool request_stop() noexcept;
};

namespace _sync_wait_cpo {
struct _fn {
  template <typename T> int operator()(T &&) const;
};
} // namespace _sync_wait_cpo
inline constexpr _sync_wait_cpo::_fn sync_wait{};
template <typename Result> inline constexpr _sync_wait_cpo::_fn sync_wait_r{};
namespace _when_all_range {
struct _fn : Called {};
} // namespace _when_all_range
inline constexpr _when_all_range::_fn when_all_range{};
inline constexpr Called when_all{};
inline constexpr Called stop_when{};
inline constexpr Called let_value{};
inline constexpr Called let_error{};
inline constexpr Called let_done{};
inline constexpr Called via{};
inline constexpr Called spawn_detached{};
inline constexpr Called spawn_future{};
inline constexpr Called schedule{};
namespace _nest_cpo {
inline const Called nest{};
}
using _nest_cpo::nest;
namespace _on {
inline const Called on{};
}
using _on::on;
namespace _co_invoke {
inline const Called co_invoke{};
}
using _co_invoke::co_invoke;
namespace _unstoppable_cpo {
inline const Called unstoppable{};
}
using _unstoppable_cpo::unstoppable;
namespace _schedule_after {
inline const Called schedule_after{};
}
using _schedule_after::schedule_after;
namespace _schedule_at {
inline const Called schedule_at{};
}
using _schedule_at::schedule_at;

inline namespace v1 {
namespace _async_scope {
struct async_scope {
  template <typename T> Sender spawn(T &&);
  template <typename S, typename T> Sender spawn_on(S &&, T &&);
  template <typename T> void detached_spawn(T &&);
  template <typename S, typename T> void detached_spawn_on(S &&, T &&);
  template <typename T> [[nodiscard]] Sender attach(T &&) noexcept;
  template <typename S, typename T> [[nodiscard]] Sender attach_on(S &&, T &&) noexcept;
  [[nodiscard]] Sender complete() noexcept;
  [[nodiscard]] Sender cleanup() noexcept;
  void request_stop() noexcept;
};
} // namespace _async_scope
using _async_scope::async_scope;
class async_mutex {
public:
  async_mutex(const async_mutex &) = delete;
  [[nodiscard]] bool try_lock() noexcept;
  [[nodiscard]] Sender async_lock() noexcept;
  void unlock() noexcept;
};
namespace _amre {
struct async_manual_reset_event {
  void set() noexcept;
  [[nodiscard]] Sender async_wait() noexcept;
};
} // namespace _amre
using _amre::async_manual_reset_event;
} // namespace v1

namespace v2 {
namespace _async_scope {
struct async_scope final {
  ~async_scope();
  [[nodiscard]] Sender join() noexcept;
};
} // namespace _async_scope
using _async_scope::async_scope;
class async_mutex {
public:
  async_mutex(const async_mutex &) = delete;
  [[nodiscard]] Sender async_lock() noexcept;
  void unlock() noexcept;
};
class async_manual_reset_event {
public:
  [[nodiscard]] Sender async_wait() noexcept;
};
} // namespace v2

namespace _static_thread_pool {
class context {
public:
  class scheduler {};
  ~context();
  scheduler get_scheduler() noexcept;
};
} // namespace _static_thread_pool
using static_thread_pool = _static_thread_pool::context;
namespace _new_thread {
class context {
public:
  class scheduler {};
  ~context();
  scheduler get_scheduler() noexcept;
};
} // namespace _new_thread
using new_thread_context = _new_thread::context;
namespace _single_thread {
class context {
public:
  class scheduler {};
  ~context();
  scheduler get_scheduler() noexcept;
};
} // namespace _single_thread
using single_thread_context = _single_thread::context;
class timed_single_thread_context {
public:
  ~timed_single_thread_context();
};
namespace _manual_event_loop {
class context {
public:
  void run();
  void stop();
};
} // namespace _manual_event_loop
using manual_event_loop = _manual_event_loop::context;
class thread_unsafe_event_loop {
public:
  template <typename T> int sync_wait(T &&);
};
namespace linuxos {
class io_epoll_context {
public:
  template <typename StopToken> void run(StopToken);
};
class io_uring_context {
public:
  template <typename StopToken> void run(StopToken);
};
} // namespace linuxos

} // namespace unifex

#endif
