// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of YACLib for mutants.

#include "common.h"
#include <yaclib/async/wait.hpp>
#include <yaclib/async/when_all.hpp>
#include <yaclib/coro/await.hpp>
#include <yaclib/coro/future.hpp>
#include <yaclib/coro/mutex.hpp>
#include <yaclib/coro/on.hpp>
#include <yaclib/coro/yield.hpp>

namespace mutant {
using Task = yaclib::Future<>;
Task nothing();
inline Task refer(const std::string &text) {
  co_await nothing();
  use(static_cast<long>(text.size()));
  co_return {};
}
inline Task fails() {
  co_await nothing();
  if (flag())
    throw std::runtime_error("failed");
  co_return {};
}
extern yaclib::Mutex<> mutex;
} // namespace mutant
