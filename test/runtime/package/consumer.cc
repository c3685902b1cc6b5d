// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The least that needs headers, library and threads.
#include "rill/run.h"
#include "rill/run_blocking.h"

rill::Task<int> answer() { co_return co_await rill::run_blocking([] { return 42; }); }

int main() { return rill::run(answer()) == 42 ? 0 : 1; }
