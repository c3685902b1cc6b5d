// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// folly::coro and its futures. What looks like a function is often an object, declared in
// a namespace of its own.

#ifndef CORO_TIDY_TEST_STUBS_FOLLY_H
#define CORO_TIDY_TEST_STUBS_FOLLY_H

#include "stubs/protocol.h"
#include <chrono>
#include <cstdint>
#include <exception>
#include <mutex>
#include <vector>

namespace folly {

template <typename T> class Future;
template <typename T> class SemiFuture;

namespace futures::detail {
template <typename T> class FutureBase {
public:
  bool isReady() const;
};
} // namespace futures::detail

template <typename T> class SemiFuture : private futures::detail::FutureBase<T> {
public:
  using futures::detail::FutureBase<T>::isReady;
  SemiFuture(SemiFuture &&) noexcept;
  T get() &&;
  T getTry() &&;
  SemiFuture &wait() &;
};
template <typename T> class Future : private futures::detail::FutureBase<T> {
public:
  using futures::detail::FutureBase<T>::isReady;
  Future(Future &&) noexcept;
  T get() &&;
  T getTry() &&;
  T getVia(int *) &&;
  T getTryVia(int *) &&;
  Future &wait() &;
  Future &waitVia(int *) &;
};
template <typename T> stub::Awaiter<T> operator co_await(SemiFuture<T> &&);
template <typename T> stub::Awaiter<T> operator co_await(Future<T> &&);
template <typename T> Future<T> makeFuture(T &&);
template <typename T> SemiFuture<T> makeSemiFuture(T &&);
template <typename Executor, typename F> Future<int> via(Executor, F &&) { return stub::Any(); }
template <typename Range> SemiFuture<std::vector<int>> collectAll(Range &&);
template <typename Range> Future<std::vector<int>> collectAllUnsafe(Range &&);
template <typename Range> SemiFuture<std::vector<int>> collect(Range &&);
template <typename Range, typename F> std::vector<Future<int>> window(Range, F, std::size_t) {
  return stub::Any();
}

template <typename T> class Try {
public:
  bool hasValue() const;
  bool hasException() const;
  T &value() &;
  const std::exception &exception() const;
};
template <typename Value, typename Error> class Expected final {
public:
  bool hasValue() const noexcept;
  bool hasError() const noexcept;
  Value &value() &;
  Error &error() &;
};

struct OperationCancelled final : public std::exception {};
struct FutureTimeout : public std::exception {};
class CancellationToken {
public:
  bool isCancellationRequested() const noexcept;
  bool canBeCancelled() const noexcept;
};
class CancellationSource {
public:
  bool requestCancellation() const noexcept;
};

template <bool MayBlock = true> class Baton {
public:
  void wait() noexcept;
  template <typename R, typename P>
  bool try_wait_for(const std::chrono::duration<R, P> &timeout) noexcept;
  template <typename C, typename D>
  bool try_wait_until(const std::chrono::time_point<C, D> &deadline) noexcept;
};

class EventBase {
public:
  bool loop();
  bool loopOnce(int flags = 0);
  void loopForever();
  template <typename F> void runInEventBaseThread(F) noexcept {}
  template <typename F> void runInLoop(F) {}
  template <typename F> void runInEventBaseThreadAndWait(F) noexcept {}
  template <typename F> void runImmediatelyOrRunInEventBaseThreadAndWait(F) noexcept {}
};
class CPUThreadPoolExecutor {
public:
  template <typename F> void add(F) {}
};

namespace coro {

template <typename T = void> class [[nodiscard]] TaskWithExecutor {
public:
  TaskWithExecutor(TaskWithExecutor &&) noexcept;
  SemiFuture<T> start() &&;
  template <typename F> void start(F &&) && {}
  SemiFuture<T> startInlineUnsafe() &&;
  stub::Awaiter<T> operator co_await() && noexcept;
};

template <typename T = void> class Task;

namespace detail {
template <typename T> class TaskPromise : public stub::Returns<T> {
public:
  auto get_return_object() noexcept;
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept;
  template <typename Awaitable> auto await_transform(Awaitable &&) { return stub::Awaiter<int>(); }
  template <typename U> auto await_transform(Task<U> &&) { return stub::Awaiter<U>(); }
};
} // namespace detail

template <typename T> class [[nodiscard]] Task {
public:
  using promise_type = detail::TaskPromise<T>;
  Task(Task &&) noexcept;
  ~Task();
  SemiFuture<T> semi() &&;
  TaskWithExecutor<T> scheduleOn(void *executor) &&;
};
template <typename T> auto detail::TaskPromise<T>::get_return_object() noexcept {
  return static_cast<Task<T>>(stub::Any());
}

template <typename T = void> class [[nodiscard]] now_task {};
template <typename T = void> class [[nodiscard]] now_task_with_executor {};
enum class safe_alias { maybe_value };
template <safe_alias Safety, typename T = void> class [[nodiscard]] safe_task {};
template <safe_alias Safety, typename T = void> class [[nodiscard]] safe_task_with_executor {};
template <typename T = void> using value_task = safe_task<safe_alias::maybe_value, T>;
template <typename Ref> class [[nodiscard]] AsyncGenerator {};
template <typename Ref> class Generator {};

class Mutex {
public:
  [[nodiscard]] stub::Awaiter<> co_lock() noexcept;
  [[nodiscard]] stub::Awaiter<std::unique_lock<Mutex>> co_scoped_lock() noexcept;
  void unlock() noexcept;
};
class SharedMutexFair {
public:
  [[nodiscard]] stub::Awaiter<> co_lock() noexcept;
  [[nodiscard]] stub::Awaiter<> co_lock_shared() noexcept;
  [[nodiscard]] stub::Awaiter<int> co_scoped_lock() noexcept;
  [[nodiscard]] stub::Awaiter<int> co_scoped_lock_shared() noexcept;
  void unlock() noexcept;
  void unlock_shared() noexcept;
};

template <typename Mutex> class SharedLock {
public:
  ~SharedLock();
};
template <typename T, bool SingleProducer = false, bool SingleConsumer = false>
class UnboundedQueue {
public:
  template <typename U = T> void enqueue(U &&);
  Task<T> dequeue();
};
template <typename T, bool SingleProducer = false, bool SingleConsumer = false>
class SmallUnboundedQueue {
public:
  template <typename U = T> void enqueue(U &&);
  Task<T> dequeue();
};
template <typename T, bool SingleProducer = false, bool SingleConsumer = false>
class BoundedQueue {
public:
  explicit BoundedQueue(std::uint32_t capacity);
  template <typename U = T> Task<void> enqueue(U &&);
  Task<T> dequeue();
};

class AsyncScope {
public:
  AsyncScope();
  AsyncScope(const AsyncScope &) = delete;
  ~AsyncScope();
  template <typename Awaitable> void add(Awaitable &&) {}
  template <typename Awaitable> void addWithSourceLoc(Awaitable &&) {}
  Task<void> joinAsync() noexcept;
  SemiFuture<int> cleanup() noexcept;
};
class CancellableAsyncScope {
public:
  CancellableAsyncScope();
  CancellableAsyncScope(const CancellableAsyncScope &) = delete;
  ~CancellableAsyncScope();
  template <typename Awaitable> void add(Awaitable &&) {}
  template <typename Awaitable> void addWithSourceLoc(Awaitable &&) {}
  template <typename Awaitable> Task<void> co_schedule(Awaitable &&) { return stub::Any(); }
  Task<void> cancelAndJoinAsync() noexcept;
  Task<void> joinAsync() noexcept;
};

struct blocking_wait_fn {
  template <typename Awaitable> int operator()(Awaitable &&) const;
};
inline constexpr blocking_wait_fn blocking_wait{};
static constexpr blocking_wait_fn const &blockingWait = blocking_wait;

struct co_invoke_fn {
  template <typename F, typename... A> auto operator()(F &&f, A &&...a) const { return f(a...); }
};
namespace folly_cpo__ {
inline constexpr co_invoke_fn co_invoke{};
}
using namespace folly_cpo__;

namespace detail::adl {
struct WithExecutorFunction {
  template <typename T> TaskWithExecutor<T> operator()(int, Task<T>) const;
};
struct WithCancellationFunction {
  template <typename T> Task<T> operator()(int, Task<T>) const;
};
} // namespace detail::adl
namespace folly_cpo__ {
inline constexpr detail::adl::WithExecutorFunction co_withExecutor{};
inline constexpr detail::adl::WithCancellationFunction co_withCancellation{};
} // namespace folly_cpo__

template <typename Range> Task<std::vector<int>> collectAllRange(Range);
template <typename T> Task<std::vector<Try<T>>> collectAllTryRange(std::vector<Task<T>>);
template <typename Range> Task<int> collectAnyRange(Range);
template <typename Range> Task<int> collectAnyNoDiscardRange(Range);
template <typename Range> Task<int> collectAnyWithoutExceptionRange(Range);
template <typename Range> Task<std::vector<int>> collectAllWindowed(Range, std::size_t);
template <typename Range> Task<std::vector<int>> collectAllTryWindowed(Range, std::size_t);
template <typename Range> AsyncGenerator<int> makeUnorderedAsyncGenerator(AsyncScope &, Range);
template <typename Range> AsyncGenerator<int> makeUnorderedTryAsyncGenerator(AsyncScope &, Range);
Task<void> sleep(std::chrono::milliseconds);
Task<void> sleepReturnEarlyOnCancel(std::chrono::milliseconds);
namespace detail {
class co_reschedule_on_current_executor_ {
public:
  auto operator co_await() const noexcept { return stub::Awaiter<>(); }
};
} // namespace detail
inline constexpr detail::co_reschedule_on_current_executor_ co_reschedule_on_current_executor{};
template <typename T, typename Duration> Task<T> timeout(Task<T>, Duration);
template <typename T, typename Duration> Task<T> timeoutNoDiscard(Task<T>, Duration);
template <typename T> Task<int> timed_wait(Task<T>, std::chrono::microseconds);

} // namespace coro

namespace fibers {
class Baton {
public:
  void wait();
  template <typename R, typename P> bool try_wait_for(const std::chrono::duration<R, P> &timeout);
  template <typename C, typename D>
  bool try_wait_until(const std::chrono::time_point<C, D> &deadline);
};
class Semaphore {
public:
  void wait();
  void signal();
  coro::Task<void> co_wait();
  coro::Task<bool> co_try_wait_for(std::chrono::milliseconds);
};
class BatchSemaphore {
public:
  void wait(long);
  void signal(long);
  coro::Task<void> co_wait(long);
};
} // namespace fibers

} // namespace folly

#endif
