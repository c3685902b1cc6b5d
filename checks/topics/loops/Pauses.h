// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What passes between two looks at state that others change:
//
//   co_await sleep_for(10ms);                           time
//   timer.expires_after(10ms); co_await timer.wait();   time
//   co_await yield();                                   the turns of others

#ifndef CORO_TIDY_TOPICS_LOOPS_PAUSES_H
#define CORO_TIDY_TOPICS_LOOPS_PAUSES_H

#include "core/Workspace.h"
#include "topics/sessions/Acquisitions.h"

namespace coro_tidy {

class Pauses {
public:
  /// Loop is what is done again and again: a loop, or the part of it that is gone through.
  Pauses(const Function &In, const clang::Stmt &Loop, Workspace &Of)
      : In(In), Loop(Loop), Work(Of), Facts(Of.knowledge()), Context(Of.context()) {}

  /// Whether the await waits for time, or lets others run. A timer that nobody sets in the loop is
  /// one that somebody cancels: an event.
  SaidBy pauses(const clang::Expr &Await) const;

  /// A yield, or a way to an executor that is gone in each turn:
  ///   while (!ready_) co_await asio::post(executor, asio::use_awaitable);
  SaidBy letsOthersRun(const clang::Expr &Await) const;

  /// Whether the statement makes or sets a timer of the loop, and does nothing else.
  bool setsTimer(const clang::Stmt &Part) const;

  /// Whether the pause ends when the state changes: another function that has to do with the state
  /// cancels the timer, or sets it anew.
  ///   void send(Frame f) { queue_.push_back(f); wake_.cancel(); }
  bool isEndedBy(const clang::NamedDecl &State, const clang::Expr &Pause) const;

private:
  bool isSetHere(const ObjectPath &Timer) const;
  bool isTimer(const ObjectPath &Set) const;

  const Function &In;
  const clang::Stmt &Loop;
  Workspace &Work;
  const Knowledge &Facts;
  clang::ASTContext &Context;
};

} // namespace coro_tidy

#endif
