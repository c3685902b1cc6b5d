// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// async_simple: lazy tasks whose members are those of an internal base.

#ifndef CORO_TIDY_TEST_STUBS_ASYNC_SIMPLE_H
#define CORO_TIDY_TEST_STUBS_ASYNC_SIMPLE_H

#include "stubs/protocol.h"
#include <chrono>
#include <exception>
#include <stdexcept>
#include <vector>

namespace async_simple {

template <typename T> class Future {
public:
  Future(Future &&) noexcept;
  bool hasResult() const;
  T get() &&;
  void wait();
};
template <typename T> Future<T> makeReadyFuture(T &&);
template <typename T> class Try {
public:
  bool available() const;
  bool hasError() const;
  const T &value() const &;
  std::exception_ptr getException() const;
};
class SignalException : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

namespace coro {

template <typename T> class RescheduleLazy;

namespace detail {
template <typename T, bool Reschedule> class LazyBase {
public:
  LazyBase(LazyBase &&) noexcept;
  template <typename F> void start(F &&) {}
  auto operator co_await() { return stub::Awaiter<T>(); }
};
} // namespace detail

template <typename T = void> class [[nodiscard]] Lazy : public detail::LazyBase<T, false> {
public:
  struct promise_type : stub::LazyPromise<Lazy, T> {};
  template <typename F> void directlyStart(F &&, void *) {}
  RescheduleLazy<T> via(void *) &&;
  Lazy<T> setEx(void *) &&;
  template <typename... Args> Lazy<T> setLazyLocal(Args &&...) && { return stub::Any(); }
};
template <typename T = void> class [[nodiscard]] RescheduleLazy : public detail::LazyBase<T, true> {
public:
  void detach();
};
template <typename Ref> class Generator {};

class Mutex {
public:
  stub::Awaiter<> coLock() noexcept;
  stub::Awaiter<> coScopedLock() noexcept;
  void unlock() noexcept;
};
template <std::size_t Max> class CountingSemaphore {
public:
  Lazy<void> acquire() noexcept;
  Lazy<void> release() noexcept;
};

template <typename L> int syncAwait(L &&);
template <typename T> Lazy<std::vector<Try<T>>> collectAll(std::vector<Lazy<T>> &&);
template <typename T> Lazy<std::vector<Try<T>>> collectAll(std::vector<RescheduleLazy<T>> &&);
template <typename L> Lazy<std::vector<int>> collectAllPara(std::vector<L> &&);
template <typename L> Lazy<int> collectAny(std::vector<L> &&);
template <typename L>
Lazy<std::vector<int>> collectAllWindowed(std::size_t, bool, std::vector<L> &&);
template <typename L>
Lazy<std::vector<int>> collectAllWindowedPara(std::size_t, bool, std::vector<L> &&);
template <typename R, typename P> Lazy<void> sleep(std::chrono::duration<R, P> dur);

} // namespace coro

namespace uthread {
template <typename T> T await(Future<T> &&);
} // namespace uthread

} // namespace async_simple

#endif
