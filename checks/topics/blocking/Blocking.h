// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The calls by which a function may block the thread that it runs on, until time has
// passed or something has happened elsewhere, or until a task has finished, which may
// need this very thread. Two checks report them in coroutines, one for each cause; the
// inference makes rules of them everywhere else.

#ifndef CORO_TIDY_TOPICS_BLOCKING_BLOCKING_H
#define CORO_TIDY_TOPICS_BLOCKING_BLOCKING_H

#include "core/Check.h"

namespace coro_tidy {

/// A call that blocks, or that does so if the function that it reaches does.
struct BlockingCall {
  const flow::Event *At;
  const StatedFact *Known = nullptr; ///< What says that it blocks; null when IfBlocks decides.
  std::string Primitive;             ///< With Known: what to call it in a message.
  const clang::NamedDecl *IfBlocks = nullptr;
  /// Fact::SyncWait for what waits for tasks, Fact::Blocks for what waits for anything
  /// else; both where IfBlocks may do either.
  llvm::SmallVector<Fact, 2> Causes = {};
  std::vector<Atom> Also = {}; ///< What has to hold besides.
  /// Where it is written, if that is in a default argument or in what a member is made by:
  ///   struct Config { int Limit = readLimit(); };   Config Own;
  std::vector<Note> Notes = {};

  bool isA(Fact Cause) const { return llvm::is_contained(Causes, Cause); }
};

/// Whether the function, if it blocks, waits for tasks: it takes one and comes back
/// without one, or it is what a task's author lets its holder do, `task.get()`.
bool waitsForTasksIfAny(const clang::FunctionDecl &Fn, const Knowledge &Facts);

struct BlockingOptions {
  bool Descriptors = false; ///< Tier B without evidence.
  bool Brief = false;       ///< Tier C.
  bool System = false;      ///< Calls of functions in system headers that nobody describes, too.
};

/// In the order of the events. Not among them: what runs after a hop to an executor
/// that may block, on an object that was proven ready or made nonblocking, and what
/// is only handed to another thread.
std::vector<BlockingCall> blockingCalls(const Function &In, Workspace &Of,
                                        const BlockingOptions &Options = {});

} // namespace coro_tidy

#endif
