// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The code that shares the thread of an event loop: coroutines, and the callables that
// a function gives to its loop, asio::post(loop, [] { ... }).

#ifndef CORO_TIDY_TOPICS_BLOCKING_LOOPCODE_H
#define CORO_TIDY_TOPICS_BLOCKING_LOOPCODE_H

#include "core/Workspace.h"

namespace coro_tidy {

struct LoopCode {
  const Function *Code;
  llvm::StringLiteral Is; ///< What to call it in a message.
};

/// The function itself, if it is a coroutine, and the handlers that it gives to a loop,
/// except those that say of themselves that they block.
std::vector<LoopCode> loopCodeOf(const Function &Fn, Workspace &In);

} // namespace coro_tidy

#endif
