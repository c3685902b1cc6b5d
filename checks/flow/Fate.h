// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a value goes: from the event that makes it, through whatever holds it, to the ways
// in which it ends.
//
//   auto t = fetch(url);              held by t
//   if (cached) co_return;            Dropped, since t ends
//   tasks.push_back(std::move(t));    held by the elements of tasks
//   co_await when_all(std::move(tasks));   Given, to when_all
//
// Followed are local variables, their parts, what they own, and the elements of containers
// and arrays among them. A value that leaves these has ended, as far as this function goes.

#ifndef CORO_TIDY_FLOW_FATE_H
#define CORO_TIDY_FLOW_FATE_H

#include "flow/Event.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace coro_tidy::flow {

/// One way in which a value ends.
struct Fate {
  enum Kind : uint8_t {
    Dropped,  ///< Nothing holds it any more: what held it ends, or nothing ever did.
    Replaced, ///< What held it gets another value, or is emptied.
    Awaited,
    Used,     ///< Something else is done with it: it is asked, or a member of it is called.
    Given,    ///< A function is given it, by value or by reference: At.Goes says which.
    Kept,     ///< It is stored where others reach it: in a member, behind a pointer.
    Captured, ///< By a lambda.
    Returned,
    Thrown,
  };

  Kind What;
  const Event *At;
  const Place *Holder = nullptr; ///< What held it last; null if nothing did.
  /// Of Dropped: it is one of several, and some of the others were taken care of.
  bool Partly = false;
  /// By what the path has last left the straight way since, and how the function is being
  /// left: see Hit in Typestate.h.
  const clang::Stmt *Via = nullptr;
  Exit How = Exit::Normal;
  /// What threw the exception by which the path has come to a handler; null if it has not.
  const clang::Stmt *Caught = nullptr;
  /// Where the place that is watched has ended before; null if it has not.
  const Event *Ended = nullptr;
};

/// The ways in which the value that Maker makes ends: a call, a closure, the result of a
/// co_await. One for each event and kind, in the order of the search, which is breadth first.
/// OnlyLooks says of an event whether it asks the value something and leaves it as it is; else
/// it is Used. Watched is a place to which the value refers, and which may end before it.
std::vector<Fate> fatesOf(const Graph &In, const Event &Maker,
                          llvm::function_ref<bool(const Event &)> OnlyLooks,
                          const Place *Watched = nullptr);

/// The same where whatever is called on the value uses it.
std::vector<Fate> fatesOf(const Graph &In, const Event &Maker, const Place *Watched = nullptr);

/// Those of the value that a caller gives to a parameter of this function. Settles says of an
/// event whether nothing has to be done with the value on this way any more: it is Used there.
std::vector<Fate>
fatesOf(const Graph &In, const clang::ParmVarDecl &Given,
        llvm::function_ref<bool(const Event &)> OnlyLooks,
        llvm::function_ref<bool(const Event &, const Place &Holder)> Settles = nullptr);

/// Whether nobody else reaches the place before it is handed out: it is a variable of this
/// function, or a part of one.
bool isOwn(const Place &To, const Graph &In);

} // namespace coro_tidy::flow

#endif
