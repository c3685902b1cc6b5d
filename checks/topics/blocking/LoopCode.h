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

/// Whether the function itself is such code: a coroutine, or what is given the token of a stackful
/// one. What only asks for a token may have none, on a thread of its own.
bool isLoopCode(const Function &Fn, const Knowledge &Facts);

/// The function itself, if it is such code, and the handlers that it gives to a loop,
/// except those that say of themselves that they block.
std::vector<LoopCode> loopCodeOf(const Function &Fn, Workspace &In);

} // namespace coro_tidy

#endif
