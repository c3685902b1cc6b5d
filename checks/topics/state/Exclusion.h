// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the member functions of a class keep out of each other's way, event by event:
//
//   auto lock = co_await mutex_.scoped_lock();   both hold the lock
//   co_await gate_.close();                      one closes the gate,
//   auto in = gate_.hold();                      the others pass it
//   closing_ = true;                             one sets a flag,
//   if (closing_) co_return;                     the others ask for it

#ifndef CORO_TIDY_TOPICS_STATE_EXCLUSION_H
#define CORO_TIDY_TOPICS_STATE_EXCLUSION_H

#include "core/Workspace.h"
#include <map>
#include <set>

namespace coro_tidy {

/// Members: locks, gates and flags. Null stands for all flags, where a member function was
/// asked that may look at any of them.
using Members = std::set<const clang::ValueDecl *>;

/// Whether this one is among them.
bool passes(const Members &Passed, const clang::FieldDecl &Excluder);

class Exclusion {
public:
  Exclusion(const Function &Fn, Workspace &Of);

  /// Before the event on every path: the locks held, the gates closed, the flags set. Who is
  /// stopped by one of these does not run meanwhile.
  const Members &holdsAt(const flow::Event &E) const;

  /// The locks held, the gates passed, the flags asked for since the last suspension. Who
  /// has one of these keeps this function from getting here.
  const Members &passedAt(const flow::Event &E) const;

  /// Whether everything that was started has been waited for, as in an orderly end. What is
  /// done to one element needs a gate that was closed: else that one alone may have ended.
  bool isOverAt(const flow::Event &E, bool OfAll) const;

private:
  struct At {
    Members Holds, Passed;
    bool IsOver = false, IsClosed = false;
  };
  /// What tells an event of the source from all others: an event that is handed on is a copy.
  using Key = std::tuple<flow::EventKind, const clang::Stmt *, const flow::Place *>;
  static Key keyOf(const flow::Event &E) { return {E.Kind, E.At, E.Object}; }
  const At &stateAt(const flow::Event &E) const;

  std::map<Key, At> States;
};

/// That of a function: made for the first who asks.
const Exclusion &exclusionOf(const Function &Fn, Workspace &Of);

/// The members of a class by which its functions can keep out of each other's way.
std::vector<const clang::FieldDecl *> excludersOf(const clang::CXXRecordDecl &Class,
                                                  const Knowledge &Facts);

} // namespace coro_tidy

#endif
