// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of cppcoro for mutants.

#include "common.h"
#include <cppcoro/async_mutex.hpp>
#include <cppcoro/async_scope.hpp>
#include <cppcoro/io_service.hpp>
#include <cppcoro/sync_wait.hpp>
#include <cppcoro/task.hpp>
#include <cppcoro/when_all.hpp>

namespace mutant {
using Task = cppcoro::task<void>;
Task nothing();
inline Task refer(const std::string &text) {
  co_await nothing();
  use(static_cast<long>(text.size()));
}
inline Task fails() {
  co_await nothing();
  if (flag())
    throw std::runtime_error("failed");
}
extern cppcoro::async_mutex mutex;
extern cppcoro::async_scope &scope;
extern cppcoro::io_service &service;
} // namespace mutant
