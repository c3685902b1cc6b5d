// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What runs on a loop: the tasks, who awaits whom, and where.
#ifndef RILL_DEBUG_H
#define RILL_DEBUG_H

#include "rill/clock.h"

#include <iosfwd>
#include <source_location>
#include <string>
#include <vector>

namespace rill {

/// One coroutine of a task: the root is what was spawned, every other is awaited by the one before.
struct FrameInfo {
  std::source_location coroutine;
  /// Where it awaits, or awaited last.
  std::source_location awaiting;
};

struct TaskInfo {
  enum class State : unsigned char {
    /// Suspended until something happens.
    waiting,
    /// Running, or in line to run.
    ready,
  };

  std::string name;
  State state;
  bool cancelled;
  /// How deep the task stands in the tree: 0 for what the loop runs by itself.
  int depth;
  /// Time since the spawn; zero unless the loop is in debug mode.
  Duration age;
  std::source_location spawned;
  /// From the root to the coroutine that is suspended; the root alone for a task that is ready.
  std::vector<FrameInfo> frames;
};

/// The tasks of the running loop, each before its children. Never suspends; throws NoLoop off the
/// loop. For people who look at a program, not for the program: it takes time and memory.
std::vector<TaskInfo> tasks();

/// Prints them, a line for each coroutine.
void print_task_tree(std::ostream &out);

} // namespace rill

#endif
