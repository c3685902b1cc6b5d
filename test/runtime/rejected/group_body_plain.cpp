// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// error: rill: this function must return a task: write `-> rill::Task<>` after its parameters
#include "rill/task_group.h"

rill::Task<> work();

rill::Task<> program() {
  co_await rill::with_task_group([](rill::TaskGroup &group) { group.spawn(work()); });
}
