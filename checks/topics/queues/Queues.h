// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Queues that coroutines take items out of, and whether they have a capacity:
//
//   Channel<int> c(16);      Channel<int> c;      UnboundedQueue<int> q;

#ifndef CORO_TIDY_TOPICS_QUEUES_QUEUES_H
#define CORO_TIDY_TOPICS_QUEUES_QUEUES_H

#include "core/Workspace.h"

namespace coro_tidy {

/// By a library file, or by its name as far as the class awaits for items: `push`, `try_send`.
bool isPush(const clang::CXXMethodDecl &Method, const Knowledge &Facts);
bool isPop(const clang::CXXMethodDecl &Method, const Knowledge &Facts);

/// Whether items are put in and taken out of objects of this class, and taking is awaited.
bool isQueueType(clang::QualType Type, const Knowledge &Facts);

struct Unboundedness {
  std::string Bounded; ///< What has a capacity instead, for a note.
  Standing RestsOn;    ///< What says so.
};

/// Why this queue, a variable or a member, takes any number of items: a library file says
/// it of its type; or none of the ways in which it is made gives it the capacity that
/// its class could have, or another class beside it has, and putting in never waits.
std::optional<Unboundedness> unboundedness(const clang::ValueDecl &Queue, Workspace &In);

} // namespace coro_tidy

#endif
