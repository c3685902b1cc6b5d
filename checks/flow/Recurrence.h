// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which blocks of a function run more than once.

#ifndef CORO_TIDY_FLOW_RECURRENCE_H
#define CORO_TIDY_FLOW_RECURRENCE_H

#include "flow/Event.h"
#include <vector>

namespace coro_tidy::flow {

/// For each block whether control may come to it again: a loop that is always left behind a
/// block does not repeat it. Behind a turn that fails comes another try, which counts where it is
/// asked for:
///   for (;;) { try { co_return co_await get(url); } catch (...) {} }
std::vector<bool> recurringBlocks(const Graph &In, bool AfterFailures = false);

} // namespace coro_tidy::flow

#endif
