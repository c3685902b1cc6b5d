// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finite automaton that runs over the events of one place.
//
//   enum : State { Open, Closed };
//   Open --Closes--> Closed,  Open --Destroy--> violation
//
// At a join the object may be in several states. Every pair of a block and a state
// is visited once, by a shortest path, so the cost is linear in the graph and the
// path that a hit tells of is always the same.

#ifndef CORO_TIDY_FLOW_TYPESTATE_H
#define CORO_TIDY_FLOW_TYPESTATE_H

#include "flow/Event.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>

namespace coro_tidy::flow {

using State = uint8_t;
inline constexpr State MaxStates = 16;

/// What a step leads to: the next state, and whether the event is a violation.
struct Step {
  State Next;
  bool Violates = false;
};

/// The automaton: what an event does to an object in state From. An event that
/// does not concern it gives {From}.
using Automaton = llvm::function_ref<Step(State From, const Event &E)>;

/// A violation, with what a shortest path to it has to say.
struct Hit {
  State From;
  Event At;
  /// The event that brought the object into state From: for an object that is
  /// never closed its declaration, else say the assignment that reopened it.
  Event Since;
  /// By what the path has last left the straight way since then: the return, the
  /// call, co_await or throw that ends by an exception, the co_await in which the
  /// coroutine is destroyed. Null if it has not.
  const clang::Stmt *Via = nullptr;
  /// How the function is being left when it happens. Normal after a handler, too.
  Exit How = Exit::Normal;
  /// Whether some other path reaches the same kind of event of the same object
  /// without a violation.
  bool OnSomePathsOnly = false;
};

/// Runs the automaton over the life of a place. What is or belongs to a variable of the
/// function lives from the declaration, the first event that the automaton sees (in state
/// 0), to its destruction; what a pointer leads to, and a member of `*this`, from the
/// function's first event to its ends. The automaton sees all events meanwhile. One hit for
/// each violating event, in the order of the graph.
std::vector<Hit> run(const Graph &In, const Place &Of, Automaton next);

/// The same of a variable.
std::vector<Hit> run(const Graph &In, const clang::VarDecl &Variable, Automaton next);

/// The same of something that has no place: from the function's first event to its ends.
std::vector<Hit> run(const Graph &In, Automaton next);

} // namespace coro_tidy::flow

#endif
