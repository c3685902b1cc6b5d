// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C++/WinRT: the members of an interface are declared in bases that consume it, and its
// coroutines are made through std::coroutine_traits.

#ifndef CORO_TIDY_TEST_STUBS_WINRT_H
#define CORO_TIDY_TEST_STUBS_WINRT_H

#include "stubs/protocol.h"
#include <chrono>
#include <exception>

namespace winrt {

struct hresult_error {};
struct hresult_canceled : hresult_error {};

namespace Windows::Foundation {
enum class AsyncStatus { Started, Completed, Canceled, Error };
using TimeSpan = std::chrono::duration<long long, std::ratio<1, 10'000'000>>;
struct IInspectable {};
template <typename T> struct EventHandler : IInspectable {
  template <typename L> EventHandler(L lambda) {}
  void operator()(IInspectable const &sender, T const &args) const;
};
template <typename TSender, typename TResult> struct TypedEventHandler : IInspectable {
  template <typename L> TypedEventHandler(L lambda) {}
  void operator()(TSender const &sender, TResult const &args) const;
};
} // namespace Windows::Foundation

struct event_token {};
template <typename Delegate> struct event {
  event_token add(Delegate const &handler);
};

namespace Windows::System {
struct DispatcherQueueHandler : Windows::Foundation::IInspectable {
  template <typename L> DispatcherQueueHandler(L lambda) {}
  void operator()() const;
};
struct DispatcherQueue : Windows::Foundation::IInspectable {
  bool TryEnqueue(DispatcherQueueHandler const &callback) const;
};
} // namespace Windows::System

namespace impl {
template <typename D> struct consume_Windows_Foundation_IAsyncInfo {
  Windows::Foundation::AsyncStatus Status() const;
  void Cancel() const;
  void Close() const;
};
template <typename D> struct consume_Windows_Foundation_IAsyncAction {
  void GetResults() const;
  void get() const;
  Windows::Foundation::AsyncStatus wait_for(Windows::Foundation::TimeSpan const &) const;
};
template <typename D, typename TResult> struct consume_Windows_Foundation_IAsyncOperation {
  TResult GetResults() const;
  TResult get() const;
  Windows::Foundation::AsyncStatus wait_for(Windows::Foundation::TimeSpan const &) const;
};

template <typename T> struct await_adapter {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<>);
  T await_resume() const;
};
template <typename T> struct ThreadpoolAwaiter {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
} // namespace impl

namespace Windows::Foundation {
struct IAsyncAction : IInspectable,
                      impl::consume_Windows_Foundation_IAsyncAction<IAsyncAction>,
                      impl::consume_Windows_Foundation_IAsyncInfo<IAsyncAction> {};
template <typename TProgress>
struct IAsyncActionWithProgress
    : IInspectable,
      impl::consume_Windows_Foundation_IAsyncAction<IAsyncActionWithProgress<TProgress>>,
      impl::consume_Windows_Foundation_IAsyncInfo<IAsyncActionWithProgress<TProgress>> {};
template <typename TResult>
struct IAsyncOperation
    : IInspectable,
      impl::consume_Windows_Foundation_IAsyncOperation<IAsyncOperation<TResult>, TResult>,
      impl::consume_Windows_Foundation_IAsyncInfo<IAsyncOperation<TResult>> {};
template <typename TResult, typename TProgress>
struct IAsyncOperationWithProgress
    : IInspectable,
      impl::consume_Windows_Foundation_IAsyncOperation<
          IAsyncOperationWithProgress<TResult, TProgress>, TResult>,
      impl::consume_Windows_Foundation_IAsyncInfo<IAsyncOperationWithProgress<TResult, TProgress>> {
};

impl::await_adapter<void> operator co_await(IAsyncAction const &);
template <typename TProgress>
impl::await_adapter<void> operator co_await(IAsyncActionWithProgress<TProgress> const &);
template <typename TResult>
impl::await_adapter<TResult> operator co_await(IAsyncOperation<TResult> const &);
template <typename TResult, typename TProgress>
impl::await_adapter<TResult>
operator co_await(IAsyncOperationWithProgress<TResult, TProgress> const &);
} // namespace Windows::Foundation

struct get_cancellation_token_t {};
get_cancellation_token_t get_cancellation_token() noexcept;
struct get_progress_token_t {};
get_progress_token_t get_progress_token() noexcept;

namespace impl {
struct cancellation_token {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  cancellation_token await_resume() const noexcept;
  bool operator()() const noexcept;
  bool enable_propagation(bool value = true) const noexcept;
};
template <typename AsyncInterface> struct promise_base {
  AsyncInterface get_return_object() const noexcept;
  std::suspend_never initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept;
  template <typename Expression> Expression &&await_transform(Expression &&expression) {
    throw hresult_canceled();
  }
  cancellation_token await_transform(get_cancellation_token_t) noexcept;
  cancellation_token await_transform(get_progress_token_t) noexcept;
};
} // namespace impl

template <typename... T> Windows::Foundation::IAsyncAction when_all(T...);
template <typename T, typename... Rest> T when_any(T const &first, Rest const &...);

[[nodiscard]] impl::ThreadpoolAwaiter<void> resume_background() noexcept;
[[nodiscard]] impl::ThreadpoolAwaiter<bool>
resume_foreground(Windows::System::DispatcherQueue const &) noexcept;
[[nodiscard]] impl::ThreadpoolAwaiter<void> resume_after(Windows::Foundation::TimeSpan) noexcept;
[[nodiscard]] impl::ThreadpoolAwaiter<bool>
resume_on_signal(void *handle, Windows::Foundation::TimeSpan timeout = {}) noexcept;

struct apartment_context {
  apartment_context();
};
impl::ThreadpoolAwaiter<void> operator co_await(apartment_context const &);

struct thread_pool {
  thread_pool();
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>);
  void await_resume() const noexcept {}
};

struct fire_and_forget {};

} // namespace winrt

template <typename... Args>
struct std::coroutine_traits<winrt::Windows::Foundation::IAsyncAction, Args...> {
  struct promise_type final : winrt::impl::promise_base<winrt::Windows::Foundation::IAsyncAction> {
    void return_void() const noexcept;
  };
};
template <typename TProgress, typename... Args>
struct std::coroutine_traits<winrt::Windows::Foundation::IAsyncActionWithProgress<TProgress>,
                             Args...> {
  struct promise_type final
      : winrt::impl::promise_base<winrt::Windows::Foundation::IAsyncActionWithProgress<TProgress>> {
    void return_void() const noexcept;
  };
};
template <typename TResult, typename... Args>
struct std::coroutine_traits<winrt::Windows::Foundation::IAsyncOperation<TResult>, Args...> {
  struct promise_type final
      : winrt::impl::promise_base<winrt::Windows::Foundation::IAsyncOperation<TResult>> {
    void return_value(TResult &&) noexcept;
  };
};
template <typename TResult, typename TProgress, typename... Args>
struct std::coroutine_traits<
    winrt::Windows::Foundation::IAsyncOperationWithProgress<TResult, TProgress>, Args...> {
  struct promise_type final
      : winrt::impl::promise_base<
            winrt::Windows::Foundation::IAsyncOperationWithProgress<TResult, TProgress>> {
    void return_value(TResult &&) noexcept;
  };
};
template <typename... Args> struct std::coroutine_traits<winrt::fire_and_forget, Args...> {
  struct promise_type {
    winrt::fire_and_forget get_return_object() const noexcept;
    void return_void() const noexcept;
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void unhandled_exception() const noexcept { std::terminate(); }
  };
};

#endif
