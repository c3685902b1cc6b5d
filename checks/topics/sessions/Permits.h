// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who waits for a permit: a coroutine that does so bounds by itself how many of its
// kind get anywhere, however many are started.

#ifndef CORO_TIDY_TOPICS_SESSIONS_PERMITS_H
#define CORO_TIDY_TOPICS_SESSIONS_PERMITS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Who says that the call waits for a permit: a library file, the structure of the object
/// that it is called on, or the name of what is awaited.
SaidBy acquires(const CallSite &Site, const Knowledge &Facts);

} // namespace coro_tidy

#endif
