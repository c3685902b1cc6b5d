// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// YACLib: one promise for futures and tasks, bases that have most members, and executors that are
// passed by reference.

#ifndef CORO_TIDY_TEST_STUBS_YACLIB_H
#define CORO_TIDY_TEST_STUBS_YACLIB_H

#include "stubs/protocol.h"
#include <chrono>
#include <exception>
#include <vector>

namespace yaclib {

struct StopError {};
class IExecutor {};
class FairThreadPool : public IExecutor {
public:
  explicit FairThreadPool(std::size_t threads = 0);
  ~FairThreadPool() noexcept;
  void Stop() noexcept;
  void Wait() noexcept;
};

template <typename V = void, typename E = StopError> class [[nodiscard]] Result {
public:
  explicit operator bool() const noexcept;
  const V &Ok() const &;
  const std::exception_ptr &Exception() const &noexcept;
  const E &Error() const &noexcept;
};
template <typename E> class [[nodiscard]] Result<void, E> {
public:
  explicit operator bool() const noexcept;
  void Ok() const &;
  const std::exception_ptr &Exception() const &noexcept;
  const E &Error() const &noexcept;
};
template <typename V = void, typename E = StopError> class [[nodiscard]] Future;
template <typename V = void, typename E = StopError> class [[nodiscard]] FutureOn;
template <typename V = void, typename E = StopError> class [[nodiscard]] Task;

namespace detail {
template <typename Made, typename V, bool Lazy> struct PromiseType : stub::Returns<V> {
  Made get_return_object() noexcept;
  auto initial_suspend() noexcept {
    if constexpr (Lazy)
      return std::suspend_always{};
    else
      return std::suspend_never{};
  }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept;
};
struct Yield {
  constexpr bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const noexcept;
  void await_resume() const noexcept;
};
} // namespace detail
inline constexpr detail::Yield kYield;

template <typename V, typename E> class FutureBase {
public:
  FutureBase(FutureBase &&) noexcept;
  ~FutureBase() noexcept;
  [[nodiscard]] bool Ready() const &noexcept;
  [[nodiscard]] const Result<V, E> *Get() const &noexcept;
  [[nodiscard]] Result<V, E> Get() &&noexcept;
  [[nodiscard]] Result<V, E> Touch() &&noexcept;
  template <typename Func> [[nodiscard]] FutureOn<V, E> Then(IExecutor &, Func &&f) &&;
  void Detach() &&noexcept;
  template <typename Func> void DetachInline(Func &&f) && { f(Result<V, E>()); }
  template <typename Func> void Detach(IExecutor &, Func &&f) && { f(Result<V, E>()); }
};
template <typename V, typename E> class Future final : public FutureBase<V, E> {
public:
  template <typename Func> [[nodiscard]] Future<V, E> ThenInline(Func &&f) &&;
};
template <typename V, typename E> class FutureOn final : public FutureBase<V, E> {
public:
  using FutureBase<V, E>::Detach;
  using FutureBase<V, E>::Then;
  [[nodiscard]] Future<V, E> On(std::nullptr_t) &&noexcept;
  template <typename Func> [[nodiscard]] Future<V, E> ThenInline(Func &&f) &&;
  template <typename Func> [[nodiscard]] FutureOn<V, E> Then(Func &&f) &&;
  template <typename Func> void Detach(Func &&f) && { f(Result<V, E>()); }
};
template <typename V, typename E> class SharedFutureBase {
public:
  [[nodiscard]] bool Ready() const noexcept;
  [[nodiscard]] const Result<V, E> &Get() const &noexcept;
};
template <typename V = void, typename E = StopError>
class [[nodiscard]] SharedFuture final : public SharedFutureBase<V, E> {};
template <typename V = void, typename E = StopError>
class [[nodiscard]] SharedFutureOn final : public SharedFutureBase<V, E> {};
template <typename V, typename E> class Task final {
public:
  Task(Task &&) noexcept;
  ~Task() noexcept;
  Task On(std::nullptr_t) &&noexcept;
  template <typename Func> Task Then(Func &&f) &&;
  template <typename Func> Task ThenInline(Func &&f) &&;
  void Cancel() &&noexcept;
  void Detach() &&noexcept;
  Future<V, E> ToFuture() &&noexcept;
  FutureOn<V, E> ToFuture(IExecutor &) &&noexcept;
  Result<V, E> Get() &&noexcept;
};

template <typename V, typename E> stub::Awaiter<V> operator co_await(FutureBase<V, E> &&) noexcept;
template <typename V, typename E>
stub::Awaiter<V> operator co_await(const SharedFutureBase<V, E> &) noexcept;
template <typename V, typename E> stub::Awaiter<V> operator co_await(Task<V, E> &&) noexcept;

template <typename Func> FutureOn<int> Run(IExecutor &, Func &&f) { return f(), stub::Any(); }
template <typename Func> SharedFutureOn<int> RunShared(IExecutor &, Func &&f) {
  return f(), SharedFutureOn<int>();
}
template <typename Func> Task<int> Schedule(IExecutor &, Func &&f) { return f(), stub::Any(); }
template <typename Func> void Submit(IExecutor &, Func &&f) { f(); }
template <typename... Waited> void Wait(Waited &...) noexcept;
template <typename Rep, typename Period, typename... Waited>
bool WaitFor(const std::chrono::duration<Rep, Period> &, Waited &...) noexcept;
template <typename Clock, typename Duration, typename... Waited>
bool WaitUntil(const std::chrono::time_point<Clock, Duration> &, Waited &...) noexcept;
template <typename It> Future<std::vector<int>> WhenAll(It begin, It end);
template <typename It> Future<int> WhenAny(It begin, It end);
template <typename It> Future<> Join(It begin, It end);
template <typename... Waited> stub::Awaiter<> Await(Waited &...) noexcept;
template <typename... Waited> stub::Awaiter<> AwaitInline(Waited &...) noexcept;
template <typename... Waited> stub::Awaiter<> AwaitOn(IExecutor &, Waited &...) noexcept;
template <typename... Waited> stub::Awaiter<> AwaitSticky(Waited &...) noexcept;
stub::Awaiter<> On(IExecutor &) noexcept;

class OneShotEvent {
public:
  void Wait() noexcept;
  template <typename Rep, typename Period> bool WaitFor(const std::chrono::duration<Rep, Period> &);
  bool WaitUntil(std::chrono::steady_clock::time_point);
};
template <typename Event = int> class WaitGroup final {
public:
  void Add(std::size_t count = 1) noexcept;
  void Done(std::size_t count = 1) noexcept;
  void Wait() noexcept;
  template <typename Rep, typename Period> bool WaitFor(const std::chrono::duration<Rep, Period> &);
  bool WaitUntil(std::chrono::steady_clock::time_point);
  stub::Awaiter<> operator co_await() noexcept;
};
template <bool Batching = true> class Mutex final {
public:
  Mutex(const Mutex &) = delete;
  bool TryLock() noexcept;
  stub::Awaiter<int> Guard() noexcept;
  stub::Awaiter<int> GuardSticky() noexcept;
  stub::Awaiter<> Lock() noexcept;
  stub::Awaiter<> Unlock() noexcept;
};

} // namespace yaclib

template <typename V, typename E, typename... Args>
struct std::coroutine_traits<yaclib::Future<V, E>, Args...> {
  using promise_type = yaclib::detail::PromiseType<yaclib::Future<V, E>, V, false>;
};
template <typename V, typename E, typename... Args>
struct std::coroutine_traits<yaclib::Task<V, E>, Args...> {
  using promise_type = yaclib::detail::PromiseType<yaclib::Task<V, E>, V, true>;
};

#endif
