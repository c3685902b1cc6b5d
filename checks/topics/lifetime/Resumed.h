// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a coroutine does when it is resumed, and whether it has asked before that whether its
// object is still there:
//
//   QPointer<Page> self(this);
//   co_await load();
//   if (!self)
//     co_return;
//   show();      after a suspension, but not unasked

#ifndef CORO_TIDY_TOPICS_LIFETIME_RESUMED_H
#define CORO_TIDY_TOPICS_LIFETIME_RESUMED_H

#include "core/Workspace.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace coro_tidy {

/// The events that come after a suspension, the initial one aside.
struct Resumed {
  llvm::SmallPtrSet<const flow::Event *, 32> All;
  llvm::SmallPtrSet<const flow::Event *, 32> Unasked; ///< Nobody has asked since the last one.
};

Resumed resumed(const Function &Coroutine, const Knowledge &Facts);

} // namespace coro_tidy

#endif
