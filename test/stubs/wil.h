// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The Windows Implementation Library: tasks, and the classes that own what can be waited for.

#ifndef CORO_TIDY_TEST_STUBS_WIL_H
#define CORO_TIDY_TEST_STUBS_WIL_H

#include "stubs/protocol.h"
#include "stubs/win32.h"

namespace wil {

template <typename T> struct task;
template <typename T> struct com_task;

namespace details::coro {
template <typename T> struct task_promise : stub::Returns<T> {
  task_promise *get_return_object() noexcept;
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept;
};
template <typename T> struct task_base {
  stub::Awaiter<T> resume_any_thread() &&noexcept;
  stub::Awaiter<T> resume_same_apartment() &&noexcept;
  T get() &&;
  task_base(task_promise<T> * = nullptr);
  task_base(task_base &&);
};
} // namespace details::coro

template <typename T> struct task : details::coro::task_base<T> {
  using details::coro::task_base<T>::task_base;
  stub::Awaiter<T> operator co_await() &&noexcept;
};
template <typename T> struct com_task : details::coro::task_base<T> {
  using details::coro::task_base<T>::task_base;
  stub::Awaiter<T> operator co_await() &&noexcept;
};
template <typename Dispatcher> [[nodiscard]] stub::Awaiter<> resume_foreground(Dispatcher const &);

bool handle_wait(HANDLE, DWORD = INFINITE, BOOL = 0) noexcept;
template <typename Traits = int, typename... Objects> auto wait_all(DWORD, Objects &&...) {}
template <typename Traits = int, typename... Objects> auto wait_all(Objects &&...) {}
template <typename... Objects> auto wait_all_failfast(DWORD, Objects &&...) noexcept {}
template <typename... Objects> auto wait_all_nothrow(DWORD, Objects &&...) noexcept {}
template <typename... Objects> auto wait_any(DWORD, Objects &&...) {}
template <typename... Objects> auto wait_any_failfast(DWORD, Objects &&...) noexcept {}
template <typename... Objects> auto wait_any_nothrow(DWORD, Objects &&...) noexcept {}

template <typename storage_t> class event_t : public storage_t {
public:
  void SetEvent() const noexcept;
  bool is_signaled() const noexcept;
  bool wait(DWORD dwMilliseconds = INFINITE, BOOL bAlertable = 0) const noexcept;
};
template <typename storage_t> class mutex_t : public storage_t {
public:
  int acquire(DWORD *pStatus = nullptr, DWORD dwMilliseconds = INFINITE, BOOL = 0) const noexcept;
};
template <typename storage_t> class semaphore_t : public storage_t {
public:
  int acquire(DWORD *pStatus = nullptr, DWORD dwMilliseconds = INFINITE, BOOL = 0) noexcept;
};
template <typename struct_t> class unique_any_t : public struct_t {};
struct unique_storage {};
typedef unique_any_t<event_t<unique_storage>> unique_event;
typedef unique_any_t<mutex_t<unique_storage>> unique_mutex;
typedef unique_any_t<semaphore_t<unique_storage>> unique_semaphore;
template <int Type> class slim_event_t {
public:
  bool wait(DWORD) noexcept;
  bool wait() noexcept;
};
using slim_event = slim_event_t<0>;

struct cs_leave_scope_exit {
  ~cs_leave_scope_exit();
};
class srwlock {
public:
  [[nodiscard]] cs_leave_scope_exit lock_exclusive() noexcept;
  [[nodiscard]] cs_leave_scope_exit try_lock_exclusive() noexcept;
  [[nodiscard]] cs_leave_scope_exit lock_shared() noexcept;
};
class critical_section {
public:
  [[nodiscard]] cs_leave_scope_exit lock() noexcept;
};
class condition_variable {
public:
  void wait(const cs_leave_scope_exit &) noexcept;
  bool wait_for(const cs_leave_scope_exit &, DWORD) noexcept;
};

template <typename TAsync> void wait_for_completion(TAsync *);
template <typename TAsync> int wait_for_completion_nothrow(TAsync *);
template <typename TAsync>
int wait_for_completion_or_timeout_nothrow(TAsync *, DWORD timeoutValue, bool *timedOut);
template <typename I, typename M> void call_and_wait_for_completion(I *, M);

} // namespace wil

template <typename T, typename... Args> struct std::coroutine_traits<wil::task<T>, Args...> {
  using promise_type = wil::details::coro::task_promise<T>;
};
template <typename T, typename... Args> struct std::coroutine_traits<wil::com_task<T>, Args...> {
  using promise_type = wil::details::coro::task_promise<T>;
};

#endif
