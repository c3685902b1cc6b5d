// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// error: rill: this function cannot be called with what rill gives it: look at its parameters
#include "rill/task_group.h"

rill::Task<> program() {
  co_await rill::with_task_group([]() -> rill::Task<> { co_return; });
}
