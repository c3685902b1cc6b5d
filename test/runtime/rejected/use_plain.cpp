// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// error: rill: this function must return a task: write `-> rill::Task<>` after its parameters
#include "rill/use.h"

struct Session {
  rill::Task<> close();
};

rill::Task<> program() {
  co_await rill::use(Session(), [](Session &) {});
}
