// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Mistakes of the caller that rill can see, each a type of its own with one clear line.
#ifndef RILL_ERRORS_H
#define RILL_ERRORS_H

#include <stdexcept>

namespace rill {

/// Base of the errors that only a change of the program can mend.
struct UsageError : std::logic_error {
  using std::logic_error::logic_error;
};

/// A task was awaited or spawned that had been moved from or awaited before.
struct EmptyTask : UsageError {
  EmptyTask() : UsageError("rill: this task is empty: it was moved from or awaited before") {}
};

/// A loop was run on a thread that already runs one.
struct NestedLoop : UsageError {
  NestedLoop() : UsageError("rill: a loop is running on this thread already: co_await the task") {}
};

/// A function that needs the running loop was called on a thread that has none.
struct NoLoop : UsageError {
  NoLoop() : UsageError("rill: no loop is running on this thread") {}
};

/// The result of a task was asked for before the task had ended.
struct NotDone : UsageError {
  NotDone() : UsageError("rill: the task has not ended yet: co_await join() first") {}
};

/// A task was spawned into a group whose tasks had all been joined.
struct GroupClosed : UsageError {
  GroupClosed() : UsageError("rill: this task group has been joined, nothing can be spawned") {}
};

/// Every task is suspended and nothing is left that could wake one.
struct Deadlock : UsageError {
  Deadlock() : UsageError("rill: every task is suspended and nothing is left to wake one") {}
};

} // namespace rill

#endif
