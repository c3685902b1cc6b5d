// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which functions block their callers:
//
//   void flush() { ::fsync(Fd); }      blocks(flush), because of fsync
//   void store() { flush(); }          blocks(store) if blocks(flush)

#ifndef CORO_TIDY_CORE_BLOCKINGRULES_H
#define CORO_TIDY_CORE_BLOCKINGRULES_H

#include "core/Workspace.h"

namespace coro_tidy {

/// blocks(f) if blocks(g), because f calls g, and sync-wait(f) if sync-wait(g), as far as g may
/// do so: it is not of this unit, may be overridden, or reaches such a function. The caller of
/// a coroutine gets a task, not the time that its body takes: what a coroutine calls is a
/// finding in the coroutine and says nothing about its callers.
void inferBlocking(Workspace &Of, UnitResult &Into);

} // namespace coro_tidy

#endif
