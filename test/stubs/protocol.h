// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A promise and an awaiter that the stubs of the libraries share: declarations only, as
// far as the structure of their types goes.

#ifndef CORO_TIDY_TEST_STUBS_PROTOCOL_H
#define CORO_TIDY_TEST_STUBS_PROTOCOL_H

#include <coroutine>

namespace stub {

template <typename T> struct Returns { template <typename U> void return_value(U &&); };
template <> struct Returns<void> { void return_void(); };

template <typename Task, typename T> struct Promise : Returns<T> {
  Task get_return_object();
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception();
};
template <typename Task, typename T> struct LazyPromise : Promise<Task, T> {
  std::suspend_always initial_suspend() noexcept { return {}; }
};
template <typename Task, typename T> struct EagerPromise : Promise<Task, T> {
  std::suspend_never initial_suspend() noexcept { return {}; }
};

/// What a function returns that is never called.
struct Any {
  template <typename T> operator T() const;
};

/// What such a function calls what it is given with.
template <typename T> T &some();

template <typename T = void> struct Awaiter {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};

} // namespace stub

#endif
