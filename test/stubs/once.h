// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A task that is awaited once, and only as an rvalue.

#ifndef CORO_TIDY_TEST_STUBS_ONCE_H
#define CORO_TIDY_TEST_STUBS_ONCE_H

#include "stubs/coro.h"

template <typename T> class [[nodiscard]] Once {
public:
  struct promise_type : detail::Task<T, std::suspend_always>::promise_type {
    Once get_return_object();
  };
  struct Awaiter {
    bool await_ready() const noexcept;
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept;
    T await_resume();
  };
  Once(Once &&) noexcept;
  Once &operator=(Once &&) noexcept;
  ~Once();
  Awaiter operator co_await() && noexcept;
  bool isReady() const;
};

#endif
