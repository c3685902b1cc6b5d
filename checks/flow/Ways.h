// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ways through a function, and what happens on those from a point on where it does not matter
// what has happened before: for that see Typestate.h.

#ifndef CORO_TIDY_FLOW_WAYS_H
#define CORO_TIDY_FLOW_WAYS_H

#include "flow/Event.h"
#include <optional>

namespace coro_tidy::flow {

/// Before an event of a block, or at the block's end.
struct Point {
  unsigned Block = Graph::Entry;
  size_t Event = 0;
};

/// Behind an event, which is the graph's own; nothing for a copy of one.
std::optional<Point> behind(const Event &E, const Graph &In);

/// How the function is being left on a way, and by what that has last turned off the straight one.
struct Leaving {
  const clang::Stmt *Via = nullptr;
  Exit How = Exit::Normal;

  void pass(const Event &E);
  void pass(const Edge &To, const Block &From);
};

enum class Along : uint8_t {
  Flow, ///< No exception is thrown, and no suspended coroutine is destroyed.
  All,
};

enum class Way : uint8_t { Goes, Ends };

/// Visits what can happen from a point on, each event once, and the block of that point once more
/// if a way leads back there. Visit says where a way ends.
void forEachWay(const Graph &In, Point From, Along Edges,
                llvm::function_ref<Way(const Event &, Point)> Visit);

} // namespace coro_tidy::flow

#endif
