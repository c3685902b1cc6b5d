// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// KJ: a promise has its coroutines through std::coroutine_traits, and is
// awaited by the promise type of another one alone.

#ifndef CORO_TIDY_TEST_STUBS_KJ_H
#define CORO_TIDY_TEST_STUBS_KJ_H

#include "stubs/protocol.h"
#include <type_traits>

namespace kj {

class Exception {};
class Duration {};
class TimePoint {};
struct SourceLocation {};
class WaitScope;
template <typename T> class Own {
public:
  Own(Own &&);
  ~Own();
  T *operator->();
  T &operator*();
};
template <typename T> class Maybe {
public:
  Maybe(decltype(nullptr));
};
template <typename T> class Array {
public:
  Array(Array &&);
  T *begin();
  T *end();
};
template <typename T> constexpr T &&mv(T &t) noexcept { return static_cast<T &&>(t); }

template <typename T> class Promise;
template <typename T> class ForkedPromise;

namespace _ {
template <typename T> struct UnwrapPromise { typedef T Type; };
template <typename T> struct UnwrapPromise<Promise<T>> { typedef T Type; };
template <typename Func, typename... T>
using Result = Promise<typename UnwrapPromise<std::invoke_result_t<Func, T...>>::Type>;
template <typename T> struct FixVoidT { typedef T Type; };
struct Void {};
template <> struct FixVoidT<void> { typedef Void Type; };
template <typename T> using FixVoid = typename FixVoidT<T>::Type;

class PromiseBase {};
struct ReadyNow {
  operator Promise<void>() const;
};
class Mutex {
public:
  enum Exclusivity { EXCLUSIVE, SHARED };
  bool lock(Exclusivity);
  void unlock(Exclusivity);
};
} // namespace _

template <typename T> class [[nodiscard]] Promise : protected _::PromiseBase {
public:
  Promise(_::FixVoid<T> value);
  Promise(Exception &&);
  inline Promise(decltype(nullptr)) {}
  Promise(Promise &&) noexcept;
  Promise &operator=(Promise &&) noexcept;
  ~Promise();

  template <typename Func> auto then(Func &&func) {
    if constexpr (std::is_void_v<T>)
      return func(), _::Result<Func>(nullptr);
    else
      return func(stub::Any()), _::Result<Func, T>(nullptr);
  }
  template <typename Func, typename ErrorFunc> auto then(Func &&func, ErrorFunc &&failed) {
    return failed(Exception()), then(func);
  }
  template <typename ErrorFunc> Promise<T> catch_(ErrorFunc &&failed, SourceLocation = {}) {
    return failed(Exception()), nullptr;
  }
  Promise<void> ignoreResult();
  T wait(WaitScope &, SourceLocation = {});
  bool poll(WaitScope &, SourceLocation = {});
  ForkedPromise<T> fork(SourceLocation = {});
  int split(SourceLocation = {});
  Promise<T> exclusiveJoin(Promise<T> &&other, SourceLocation = {});
  template <typename... Attachments> Promise<T> attach(Attachments &&...) { return nullptr; }
  template <typename ErrorFunc>
  Promise<T> eagerlyEvaluate(ErrorFunc &&failed, SourceLocation = {}) {
    return failed(Exception()), nullptr;
  }
  Promise<T> eagerlyEvaluate(decltype(nullptr), SourceLocation = {});
  template <typename ErrorFunc> void detach(ErrorFunc &&) {}
};

template <typename T> class ForkedPromise {
public:
  inline ForkedPromise(decltype(nullptr)) {}
  Promise<T> addBranch();
};

constexpr _::ReadyNow READY_NOW = _::ReadyNow();
template <typename T, T value> Promise<T> constPromise();
template <typename Func> _::Result<Func> evalLater(Func &&func) { return func(), nullptr; }
template <typename Func> _::Result<Func> evalNow(Func &&func) { return func(), nullptr; }
template <typename Func> _::Result<Func> evalLast(Func &&func) { return func(), nullptr; }
template <typename Func> _::Result<Func, WaitScope &> startFiber(unsigned long, Func &&func) {
  return func(stub::some<WaitScope>()), nullptr;
}
class FiberPool final {
public:
  template <typename Func> _::Result<Func, WaitScope &> startFiber(Func &&func) const {
    return func(stub::some<WaitScope>()), nullptr;
  }
};
template <typename T> Promise<Array<T>> joinPromises(Array<Promise<T>> &&, SourceLocation = {});
template <typename T>
Promise<Array<T>> joinPromisesFailFast(Array<Promise<T>> &&, SourceLocation = {});
template <typename T> Promise<T> raceSuccessful(Array<Promise<T>> &&, SourceLocation = {});
template <typename Functor> auto coCapture(Functor &&f) { return f; }

class Canceler {
public:
  inline Canceler() {}
  ~Canceler() noexcept(false);
  Canceler(const Canceler &) = delete;
  template <typename T> Promise<T> wrap(Promise<T>);
  void cancel(const char *);
  void cancel(const Exception &);
  void release();
};

class TaskSet {
public:
  class ErrorHandler {
  public:
    virtual void taskFailed(Exception &&) = 0;
  };
  TaskSet(ErrorHandler &);
  ~TaskSet() noexcept(false);
  void add(Promise<void> &&);
  bool isEmpty();
  Promise<void> onEmpty();
  void clear();
};

class Executor {
public:
  template <typename Func> _::Result<Func> executeAsync(Func &&func) const {
    return func(), nullptr;
  }
  template <typename Func>
  typename _::UnwrapPromise<std::invoke_result_t<Func>>::Type executeSync(Func &&) const {
    return stub::Any();
  }
};

class EventLoop {
public:
  EventLoop();
  ~EventLoop() noexcept(false);
};
class WaitScope {
public:
  explicit WaitScope(EventLoop &);
};

class Timer {
public:
  virtual Promise<void> atTime(TimePoint) = 0;
  virtual Promise<void> afterDelay(Duration) = 0;
  template <typename T> Promise<T> timeoutAt(TimePoint, Promise<T> &&);
  template <typename T> Promise<T> timeoutAfter(Duration, Promise<T> &&);
};
class TimerImpl final : public Timer {
public:
  Promise<void> atTime(TimePoint) override;
  Promise<void> afterDelay(Duration) override;
};

template <typename Signature> class Function {
public:
  template <typename F> Function(F &&) {}
};
class Thread {
public:
  explicit Thread(Function<void()> func);
  ~Thread() noexcept(false);
  void detach();
};

template <typename T> class Locked {
public:
  Locked(const Locked &) = delete;
  Locked(Locked &&) noexcept;
  ~Locked() { mutex->unlock(_::Mutex::EXCLUSIVE); }
  void release();
  T *operator->();
  template <typename Cond> void wait(Cond &&, Maybe<Duration> = nullptr);

private:
  _::Mutex *mutex;
  T *ptr;
};
template <typename T> class MutexGuarded {
public:
  Locked<T> lockExclusive() const;
  Locked<const T> lockShared() const;
  Maybe<Locked<T>> lockExclusiveWithTimeout(Duration) const;
  Maybe<Locked<const T>> lockSharedWithTimeout(Duration) const;
  template <typename Cond, typename Func>
  int when(Cond &&, Func &&, Maybe<Duration> = nullptr) const {
    return 0;
  }
};

namespace _ {
class CoroutineBase {
public:
  auto initial_suspend() { return std::suspend_never(); }
  auto final_suspend() noexcept { return std::suspend_always(); }
  void unhandled_exception();
};
template <typename T> class Coroutine final : public CoroutineBase, public stub::Returns<T> {
public:
  Promise<T> get_return_object();
  template <typename U> stub::Awaiter<U> await_transform(Promise<U> &) { return {}; }
  template <typename U> stub::Awaiter<U> await_transform(Promise<U> &&) { return {}; }
  template <typename U> stub::Awaiter<U> await_transform(ForkedPromise<U> &) { return {}; }
};
} // namespace _
} // namespace kj

template <class T, class... Args> struct std::coroutine_traits<kj::Promise<T>, Args...> {
  using promise_type = kj::_::Coroutine<T>;
};

#include "stubs/kj-io.h"

#endif
