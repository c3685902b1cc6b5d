// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// error: rill: what is awaited is used up: write std::move(task)
#include "rill/timeout.h"

rill::Task<int> answer();

rill::Task<> program() {
  rill::Task<int> task = answer();
  int value = co_await rill::timeout(std::chrono::seconds(1), task);
  static_cast<void>(value);
}
