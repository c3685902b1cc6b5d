// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a coroutine asks for the state that it shares, and when the answer is old:
//
//   if (!conn_)                     asks for conn_
//   if (!connected())               the same, where connected() returns what conn_ is
//   co_await connect();             from here on the answer is old,
//   if (mine == generation_)        unless nobody has begun anew since
//
//   co_await arrived_.wait([this] { return !items_.empty(); });   ends by asking for items_

#ifndef CORO_TIDY_TOPICS_STATE_STATETESTS_H
#define CORO_TIDY_TOPICS_STATE_STATETESTS_H

#include "core/Workspace.h"
#include "flow/Typestate.h"

namespace coro_tidy {

/// What a coroutine knows of a state.
enum : flow::State { Unknown, Read, Old };

class StateTests {
public:
  StateTests(const Function &Coroutine, const Knowledge &Facts);

  /// The condition that the event is a part of; null without one.
  const clang::Expr *conditionOf(const flow::Event &E) const { return Conditions.lookup(E.At); }

  bool asks(const flow::Event &E, const flow::Place &Of) const;

  /// Whether the event asks for a version that was read before: `if (mine == generation_)`.
  bool asksForOthers(const flow::Event &E) const;

  /// What becomes of the state by the event, for one who has asked for All.
  flow::State aged(flow::State From, const flow::Event &E,
                   llvm::ArrayRef<const clang::ValueDecl *> All) const;

private:
  bool asksByName(const flow::Event &E, const flow::Place &Of) const;

  const Function &Fn;
  const Knowledge &Facts;
  llvm::DenseMap<const clang::Stmt *, const clang::Expr *> Conditions; ///< By their parts.
};

/// `auto n = count_;`, and not what takes the value away: `std::exchange(count_, 0)`.
bool isCopyOf(const clang::VarDecl &Local, const clang::ValueDecl &Member);

} // namespace coro_tidy

#endif
