// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// corral: lazy tasks, nurseries that own them, and awaitables that are named objects.

#ifndef CORO_TIDY_TEST_STUBS_CORRAL_H
#define CORO_TIDY_TEST_STUBS_CORRAL_H

#include "stubs/protocol.h"
#include <chrono>
#include <vector>

namespace corral {

template <class T = void> class Task;

namespace detail {
struct Void {};
template <class T> class Promise : public stub::Returns<T> {
public:
  Task<T> get_return_object();
  auto initial_suspend() noexcept {
    pc = 0;
    return std::suspend_always{};
  }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception();
  template <class Factory> stub::Awaiter<> yield_value(Factory &&);

private:
  unsigned long pc;
};
class NurseryBase {
public:
  ~NurseryBase();
};
template <class T> class ReadyAwaiter {
public:
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume();
};
} // namespace detail

template <class T> class [[nodiscard]] Task {
public:
  using promise_type = detail::Promise<T>;
  Task();
  Task(Task &&);
  stub::Awaiter<T> operator co_await() noexcept;
};

template <class Policy> class BasicNursery : public detail::NurseryBase {
public:
  template <class Callable, class... Args> void start(Callable c, Args... args) { c(args...); }
  void cancel();
};
using Nursery = BasicNursery<int>;
template <class Policy> class BasicUnsafeNursery final : public BasicNursery<Policy> {
public:
  template <class EventLoop> explicit BasicUnsafeNursery(EventLoop &&);
  ~BasicUnsafeNursery();
  void close();
  stub::Awaiter<> join();
};
using UnsafeNursery = BasicUnsafeNursery<int>;

template <class EventLoop, class Awaitable> int run(EventLoop &, Awaitable &&);
template <class Range> stub::Awaiter<std::vector<int>> allOf(Range &&);
template <class First, class... Rest> stub::Awaiter<int> anyOf(First &&, Rest &&...);
template <class Range> stub::Awaiter<std::vector<int>> mostOf(Range &&);
template <class Awaitable> stub::Awaiter<> noncancellable(Awaitable);
template <class Awaitable> stub::Awaiter<> disposable(Awaitable);
template <class Awaitable> stub::Awaiter<> untilCancelledAnd(Awaitable &&);
template <class ThenFn> auto then(ThenFn &&fn) { return fn; }
template <class TryBlock> auto try_(TryBlock &&block) { return block; }
template <class FirstFn, class ThenFn> stub::Awaiter<> with(FirstFn &&, ThenFn &&then) {
  return then(1), stub::Awaiter<>();
}
inline detail::ReadyAwaiter<void> noop() { return {}; }
template <class T> detail::ReadyAwaiter<T> just(T) { return {}; }
template <class T> detail::ReadyAwaiter<T> justApx(T) { return {}; }
namespace detail {
template <class Awaiter> struct CoAwaitFactory {
  Awaiter operator co_await() const noexcept { return {}; }
};
} // namespace detail
static constexpr const detail::CoAwaitFactory<stub::Awaiter<>> yield{};
template <class Callable> stub::Awaiter<> yieldToRun(Callable cb) {
  return cb(), stub::Awaiter<>();
}
template <class IoContext, class Duration> stub::Awaiter<> sleepFor(IoContext &, Duration);

class ParkingLot {
public:
  [[nodiscard]] stub::Awaiter<> park();
};
class Semaphore {
public:
  class [[nodiscard]] Lock {
    Semaphore *sem_ = nullptr;

  public:
    Lock(Lock &&) noexcept;
    ~Lock() {
      if (sem_)
        sem_->release();
    }
  };
  explicit Semaphore(std::size_t initial = 1);
  Semaphore(const Semaphore &) = delete;
  [[nodiscard]] stub::Awaiter<> acquire();
  bool tryAcquire() noexcept;
  void release();
  [[nodiscard]] stub::Awaiter<Lock> lock();
};
template <class T> class Value {
public:
  template <class Fn> stub::Awaiter<T> untilMatches(Fn &&);
  stub::Awaiter<T> untilEquals(T);
  stub::Awaiter<T> untilChanged();
};
namespace detail::channel {
template <class T> struct ReadHalf { [[nodiscard]] stub::Awaiter<T> receive(); };
template <class T> struct WriteHalf {
  template <class U> [[nodiscard]] stub::Awaiter<bool> send(U &&);
};
} // namespace detail::channel
template <class T>
struct Channel : public detail::channel::ReadHalf<T>, public detail::channel::WriteHalf<T> {
  [[nodiscard]] stub::Awaiter<T> receive();
  template <class U> [[nodiscard]] stub::Awaiter<bool> send(U &&);
  void close();
};
class ThreadPool {
public:
  template <class EventLoop> ThreadPool(EventLoop &, unsigned);
  template <class F, class... Args> stub::Awaiter<int> run(F &&f, Args &&...) {
    return f(), stub::Awaiter<int>();
  }
};

} // namespace corral

#endif
