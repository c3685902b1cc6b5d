// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The definition of TakesTurns::take_turn(), for who instantiates it.
#ifndef RILL_SRC_TURN_H
#define RILL_SRC_TURN_H

#include "rill/descriptor.h"
#include "rill/turn.h"

namespace rill::detail {

template <class Session> Task<Turn<Session>> TakesTurns<Session>::take_turn() const {
  if (!turn_.session)
    throw Closed();
  Turn<Session> turn{turn_.session, std::nullopt};
  if (!turn_.guard)
    turn.guard = co_await turn.session->turn.lock();
  co_return turn;
}

} // namespace rill::detail

#endif
