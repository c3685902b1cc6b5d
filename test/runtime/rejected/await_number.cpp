// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// error: rill: this cannot be awaited: only tasks and what functions of rill return can
#include "rill/task.h"

rill::Task<> program() { co_await 1; }
