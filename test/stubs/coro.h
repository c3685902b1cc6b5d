// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A runtime that no library file describes: lazy::Task starts when it is awaited,
// eager::Task at once. Whatever a check says about them it knows from their structure.

#ifndef CORO_TIDY_TEST_STUBS_CORO_H
#define CORO_TIDY_TEST_STUBS_CORO_H

#include <coroutine>
#include <exception>
#include <utility>

namespace detail {

template <typename T> struct Result {
  T Value{};
  template <typename U> void return_value(U &&From) { Value = std::forward<U>(From); }
  T take() { return std::move(Value); }
};

template <> struct Result<void> {
  void return_void() noexcept {}
  void take() noexcept {}
};

struct Continue {
  bool await_ready() const noexcept { return false; }
  template <typename P>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<P> Done) const noexcept {
    return Done.promise().Next ? Done.promise().Next : std::noop_coroutine();
  }
  void await_resume() const noexcept {}
};

template <typename T, typename Start> class [[nodiscard]] Task {
public:
  struct promise_type : Result<T> {
    std::coroutine_handle<> Next;
    std::exception_ptr Error;

    Task get_return_object() {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    Start initial_suspend() const noexcept { return {}; }
    Continue final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { Error = std::current_exception(); }
  };

  Task(Task &&Other) noexcept : Handle(std::exchange(Other.Handle, {})) {}
  Task &operator=(Task &&Other) noexcept {
    std::swap(Handle, Other.Handle);
    return *this;
  }
  ~Task() {
    if (Handle)
      Handle.destroy();
  }

  bool await_ready() const noexcept { return Handle.done(); }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Caller) noexcept {
    Handle.promise().Next = Caller;
    return Handle;
  }
  T await_resume() {
    if (Handle.promise().Error)
      std::rethrow_exception(Handle.promise().Error);
    return Handle.promise().take();
  }

private:
  explicit Task(std::coroutine_handle<promise_type> Handle) : Handle(Handle) {}

  std::coroutine_handle<promise_type> Handle;
};

} // namespace detail

namespace lazy {
template <typename T = void> using Task = detail::Task<T, std::suspend_always>;

struct AsyncMutex {
  struct Guard {
    Guard(Guard &&) noexcept;
    ~Guard();
    AsyncMutex *Of;
  };
  Task<Guard> scoped_lock();
  Task<> lock();
  void unlock();
};
} // namespace lazy

namespace eager {
template <typename T = void> using Task = detail::Task<T, std::suspend_never>;

/// Runs by itself, and nobody can wait for it.
struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};
} // namespace eager

#endif
