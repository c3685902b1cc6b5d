// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the tasks of a loop share the session of a database: one after the other, and a transaction
// from its beginning to its end.
#ifndef RILL_TURN_H
#define RILL_TURN_H

#include "rill/mutex.h"
#include "rill/task.h"

#include <memory>
#include <optional>
#include <utility>

namespace rill::detail {

/// The session, and the right to use it while this lives.
template <class Session> struct Turn {
  std::shared_ptr<Session> session;
  std::optional<Mutex::Guard> guard;
};

/// What a connection and a transaction on it are made of. Session has a Mutex, `turn`; the
/// definition of take_turn() is where Session is complete: src/turn.h.
template <class Session> class TakesTurns {
protected:
  explicit TakesTurns(Turn<Session> turn) noexcept : turn_(std::move(turn)) {}
  TakesTurns(TakesTurns &&) noexcept = default;
  TakesTurns &operator=(TakesTurns &&) noexcept = default;
  ~TakesTurns() = default;

  /// Waits for it, except inside a transaction, which has it. Throws Closed.
  Task<Turn<Session>> take_turn() const;

  Turn<Session> turn_;
};

} // namespace rill::detail

#endif
