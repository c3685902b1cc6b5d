// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that start a task and tell nobody how it has ended:
//
//   co_spawn(loop, serve(), detached);      a library file says so
//   serve().detach();                       a name, where nothing to wait for is returned or kept
//   launch(serve());                        what the project's launch does with what it gets

#ifndef CORO_TIDY_TOPICS_TASKS_DETACHING_H
#define CORO_TIDY_TOPICS_TASKS_DETACHING_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Who says that the call detaches the task that it is given or called on: a library file, or
/// a name. IsDropped says that nobody keeps what the call returns.
SaidBy detaches(const clang::CallExpr &Call, const Knowledge &Facts, bool IsDropped = false);

/// The project's own function that is called and may detach the task that it is given: it takes
/// one and returns nothing. Null for other calls.
const clang::FunctionDecl *mayDetach(const clang::CallExpr &Call, Workspace &In);

} // namespace coro_tidy

#endif
