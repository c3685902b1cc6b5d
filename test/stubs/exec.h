// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What comes with stdexec beside the standard.

#ifndef CORO_TIDY_TEST_STUBS_EXEC_H
#define CORO_TIDY_TEST_STUBS_EXEC_H

#include "stubs/stdexec.h"
#include <chrono>

namespace experimental::execution {

namespace __task {
template <class Ty, class Context> class [[nodiscard]] basic_task {
public:
  struct promise_type : stub::LazyPromise<basic_task, Ty> {
    template <class T> stub::Awaiter<stub::Any> await_transform(T &&) noexcept { return {}; }
  };
  basic_task(basic_task &&) noexcept;
  ~basic_task();
  template <class ParentPromise>
  friend stub::Awaiter<Ty> tag_invoke(int, basic_task, ParentPromise &) noexcept;
};
} // namespace __task
template <class Ty, class Context = int> using basic_task = __task::basic_task<Ty, Context>;
template <class Ty> using task = basic_task<Ty, int>;

namespace __scope {
struct async_scope {
  async_scope();
  async_scope(async_scope &&) = delete;
  template <class T> [[nodiscard]] stdexec::Sender when_empty(T &&) const;
  [[nodiscard]] stdexec::Sender on_empty() const;
  template <class T> [[nodiscard]] stdexec::Sender nest(T &&);
  template <class T> void spawn(T &&);
  template <class T> [[nodiscard]] stdexec::Sender spawn_future(T &&);
  bool request_stop() noexcept;
};
} // namespace __scope
using __scope::async_scope;

inline constexpr stdexec::Called start_detached{};
inline constexpr stdexec::Called start_now{};
inline constexpr stdexec::Called schedule_after{};
inline constexpr stdexec::Called schedule_at{};
inline constexpr stdexec::Called reschedule_coroutine_on{};
namespace __when_any {
inline constexpr stdexec::Called when_any{};
}
using __when_any::when_any;

namespace _pool_ {
class _static_thread_pool {
public:
  struct scheduler {};
  ~_static_thread_pool();
  scheduler get_scheduler() noexcept;
};
} // namespace _pool_
struct static_thread_pool : private _pool_::_static_thread_pool {
  using _pool_::_static_thread_pool::get_scheduler;
  using _pool_::_static_thread_pool::scheduler;
};
class single_thread_context {
public:
  ~single_thread_context();
  int get_scheduler() noexcept;
};
class timed_thread_context {
public:
  ~timed_thread_context();
  int get_scheduler() noexcept;
};

} // namespace experimental::execution

namespace exec = experimental::execution;

#endif
