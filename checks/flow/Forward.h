// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The solver for forward problems over a graph of events.

#ifndef CORO_TIDY_FLOW_FORWARD_H
#define CORO_TIDY_FLOW_FORWARD_H

#include "flow/Event.h"
#include "llvm/ADT/Statistic.h"
#include <optional>
#include <set>
#include <vector>

namespace coro_tidy::flow {

/// How many events have been gone through; clang prints it with -print-stats.
extern llvm::TrackingStatistic NumEvents;

/// The state at the entry of every block that can be reached, nothing for the
/// others. Blocks are taken in the order of their numbers, so that one is seldom visited
/// before what leads to it. `transfer(State, Event)` gives the state after an event; `join` must be
/// monotone and the lattice of finite height.
template <typename State, typename Transfer, typename Join>
std::vector<std::optional<State>> forward(const Graph &In, State AtEntry, Transfer transfer,
                                          Join join) {
  std::vector<std::optional<State>> Reached(In.blocks().size());
  std::set<unsigned> Work{Graph::Entry};
  Reached[Graph::Entry] = std::move(AtEntry);
  while (!Work.empty()) {
    const unsigned Current = Work.extract(Work.begin()).value();
    State Out = *Reached[Current];
    for (const Event &E : In.blocks()[Current].Events)
      Out = transfer(std::move(Out), E);
    NumEvents += In.blocks()[Current].Events.size();
    for (const Edge &Next : In.blocks()[Current].Next) {
      std::optional<State> &Known = Reached[Next.To];
      State Joined = Known ? join(*Known, Out) : Out;
      if (Known && *Known == Joined)
        continue;
      Known = std::move(Joined);
      Work.insert(Next.To);
    }
  }
  return Reached;
}

} // namespace coro_tidy::flow

#endif
