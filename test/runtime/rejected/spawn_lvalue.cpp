// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// error: rill: what is awaited is used up: write std::move(task)
#include "rill/task_group.h"

rill::Task<int> answer();

void start(rill::TaskGroup &group) {
  rill::Task<int> task = answer();
  group.spawn(task);
}
