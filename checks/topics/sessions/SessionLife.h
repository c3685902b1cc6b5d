// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the events of one function do to one session: the automaton of coro-unclosed-session
// and coro-unjoined-scope.
//
//   Declare --> Empty --> Opening --> Open <--> Thrown --unwinding--> leak
//                                       \--end of scope--> leak

#ifndef CORO_TIDY_TOPICS_SESSIONS_SESSIONLIFE_H
#define CORO_TIDY_TOPICS_SESSIONS_SESSIONLIFE_H

#include "flow/Typestate.h"
#include "topics/cancellation/Throwing.h"
#include "topics/sessions/Sessions.h"

namespace coro_tidy {

/// What is supposed of the functions that are called.
struct Beliefs {
  bool HelpersClose;                  ///< Those that are given the session close it.
  const clang::FunctionDecl *Thrower; ///< This one throws; of possible throwers no other does.
};

class SessionLife {
public:
  enum : flow::State {
    Gone,    ///< Not, or no longer, this function's to close.
    Empty,   ///< Opened by the first thing that is done with it.
    Opening, ///< Open, unless that fails.
    Asked,   ///< Open on one of the branches that follow.
    Open,
    Thrown,  ///< Open, and the last event may have thrown.
    Handled, ///< The same, but within a try statement that takes what was thrown.
    Caught,  ///< Open in and after a handler.
    Closed,
  };

  SessionLife(const SessionObject &Of, const Function &Fn, Workspace &In, Beliefs Supposed)
      : Of(Of), Fn(Fn), In(In), Supposed(Supposed), MadeOfOpen(isMadeOfOpen()),
        BornEmpty(isBornEmpty()) {}

  flow::Step operator()(flow::State From, const flow::Event &E) const;

  /// What says that it is open: the name of what opens it, where it begins empty.
  Standing restsOn() const;

private:
  bool isMadeOfOpen() const;
  bool isBornEmpty() const;
  SaidBy openedBy() const;
  flow::State touched(flow::State From, const flow::Event &E) const;
  flow::State untouched(flow::State From, const flow::Event &E) const;
  flow::State stillOpen(const flow::Event &E) const;
  bool isDeclaredIn(const clang::Stmt &Block) const;
  bool throws(const flow::Event &E) const;

  const SessionObject &Of;
  const Function &Fn;
  Workspace &In;
  const Beliefs Supposed;
  const bool MadeOfOpen; ///< It was given open sessions, to be closed with it.
  const bool BornEmpty;
};

} // namespace coro_tidy

#endif
