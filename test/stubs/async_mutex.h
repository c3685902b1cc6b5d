// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A lock that coroutines wait for, by a guard or by hand.

#ifndef CORO_TIDY_TEST_STUBS_ASYNC_MUTEX_H
#define CORO_TIDY_TEST_STUBS_ASYNC_MUTEX_H

#include "stubs/coro.h"

struct AsyncMutex {
  struct Guard {
    Guard() noexcept;
    Guard(Guard &&) noexcept;
    Guard &operator=(Guard &&) noexcept;
    ~Guard();
    AsyncMutex *Of;
  };
  lazy::Task<Guard> scoped_lock();
  lazy::Task<> lock();
  void unlock();
};

#endif
