// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// error: rill: this is no awaitable of rill: write rill::foreign(...)
#include "rill/task.h"

#include <coroutine>

struct Theirs {
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<>) const {}
  int await_resume() const { return 1; }
};

rill::Task<> program() {
  int value = co_await Theirs();
  static_cast<void>(value);
}
