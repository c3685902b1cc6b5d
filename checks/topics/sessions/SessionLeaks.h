// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ways on which a session reaches its end open.

#ifndef CORO_TIDY_TOPICS_SESSIONS_SESSIONLEAKS_H
#define CORO_TIDY_TOPICS_SESSIONS_SESSIONLEAKS_H

#include "topics/sessions/Sessions.h"

namespace coro_tidy {

struct SessionLeak {
  const clang::Stmt *Way; ///< What leaves the scope, or throws; null at the end of the scope.
  bool ByException;       ///< Of a call or an await, not of a `throw` here.
  bool ClosedHere;        ///< The function closes it on other ways.
  Standing Opened;        ///< Who says that it is open.
  Condition When;
};

/// The sessions that the function owns: its parameters and its variables.
std::vector<SessionObject> ownedSessions(const Function &Fn, const Knowledge &Facts);

/// A leak that needs no call to throw; else one for each call by which it leaks, of which the
/// first that throws counts. A plain function can close a session only by blocking: those that do
/// so have leaks, and coroutines.
std::vector<SessionLeak> leaksOf(const SessionObject &Of, const Function &Fn, Workspace &In);

/// When what ends a session is not done: "never closed", "not closed on every path", "not closed
/// when 'get' throws".
std::string missing(llvm::StringRef Ending, const SessionLeak &Leak, const Knowledge &Facts);

} // namespace coro_tidy

#endif
