// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// error: rill: this function must return a task: write `-> rill::Task<>` after its parameters
#include "rill/task_group.h"

void start(rill::TaskGroup &group) {
  group.spawn([] {});
}
