// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A path that answers one question in two ways is none:
//
//   if (!started) {            only once: from here on 'started' is true,
//     started = true;
//     co_await task;           and who gets here again has asked for it, and heard that it is not
//   }

#ifndef CORO_TIDY_FLOW_GUARDS_H
#define CORO_TIDY_FLOW_GUARDS_H

#include "flow/Typestate.h"

namespace coro_tidy::flow {

/// The automata that guards() can follow have at most so many states.
inline constexpr unsigned MaxGuardedStates = (MaxStates - 1) / 3;

/// Whether all paths by which the automaton gets to the hit ask for one flag, optional, owner or
/// container of the function or of its object, and find there what cannot be.
bool guards(const Hit &At, const Graph &In, const Place &Of, Automaton next);

} // namespace coro_tidy::flow

#endif
