// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finite automaton that runs over the events of one object.
//
//   enum : State { Open, Closed };
//   Open --Closes--> Closed,  Open --Destroy--> violation
//
// On a join the object may be in several states, so the analysis carries sets.

#ifndef CORO_TIDY_FLOW_TYPESTATE_H
#define CORO_TIDY_FLOW_TYPESTATE_H

#include "flow/Event.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>

namespace coro_tidy::flow {

using State = uint8_t; ///< 0 to 7.

/// What a step leads to: the next state, and whether the event is a violation.
struct Step {
  State Next;
  bool Violates = false;
};

/// The automaton: what an event does to an object in state From. An event that
/// does not concern it gives {From}.
using Automaton = llvm::function_ref<Step(State From, const Event &E)>;

/// A violation, and where the path to it began to differ from the good ones.
struct Hit {
  State From;
  Event At;
  /// The last event of the path that left the object in state From: for an object
  /// that is never closed its declaration, or the assignment that reopened it.
  Event Since;
  /// Whether some other path reaches the same kind of event without a violation.
  bool OnSomePathsOnly = false;
  /// The events by which a shortest path to the violation leaves the straight
  /// way: the early return, the call that throws, the suspension.
  const clang::Stmt *Via = nullptr;
};

/// Runs the automaton from the declaration of Object (state 0) to the ends of the
/// function. One hit for each violating event, in the order of the graph.
std::vector<Hit> run(const Graph &In, const clang::VarDecl &Object, Automaton Next);

} // namespace coro_tidy::flow

#endif
