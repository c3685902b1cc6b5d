// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// error: rill: this is a function: call it and await the task
#include "rill/task.h"

rill::Task<> program() {
  auto work = []() -> rill::Task<> { co_return; };
  co_await work;
}
