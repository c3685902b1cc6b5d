// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parts of the standard library that its files name, as they are installed.

#ifndef CORO_TIDY_TEST_STUBS_STD_H
#define CORO_TIDY_TEST_STUBS_STD_H

#include "stubs/std_algorithms.h"
#include "stubs/std_filesystem.h"
#include <any>
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <coroutine>
#include <deque>
#include <exception>
#include <forward_list>
#include <functional>
#include <future>
#include <iostream>
#include <latch>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <stack>
#include <stop_token>
#include <system_error>
#include <thread>
#include <unordered_set>
#include <variant>
#include <vector>
#if __has_include(<experimental/scope>)
#include <experimental/scope>
#else
namespace std::experimental {
template <typename F> class scope_fail;
template <typename F> class scope_success;
} // namespace std::experimental
#endif

#if __has_include(<experimental/scope>)
#include <experimental/scope>
#else
namespace std::experimental {
template <typename F> class scope_fail {
public:
  explicit scope_fail(F &&function);
  ~scope_fail();
};
template <typename F> class scope_success {
public:
  explicit scope_success(F &&function);
  ~scope_success();
};
} // namespace std::experimental
#endif

#endif
