// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The option coro.Knowledge, in each front: a relative path belongs to the nearest folder
// above the source that has the file.
// RUN: %expect %s coro-blocking-call -- coro.Knowledge=ours.yaml

//--- ours.yaml
library: ours
functions:
  fetch: [blocks]

//--- unit.cpp
#include "stubs/coro.h"

void fetch();

lazy::Task<> poll() {
  fetch(); // warning: 'fetch' blocks the thread
  co_return;
}
