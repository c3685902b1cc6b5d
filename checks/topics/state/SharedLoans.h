// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Variables that refer into what others reach as well, and where they are used after a
// suspension:
//
//   auto it = sessions_.find(id);          it has a loan of sessions_, by iterator
//   Session &s = it->second;               s of an element of sessions_
//   for (auto &s : sessions_) ...          so has the iterator of the loop
//   Client &c = *client_;                  c of what client_ owns

#ifndef CORO_TIDY_TOPICS_STATE_SHAREDLOANS_H
#define CORO_TIDY_TOPICS_STATE_SHAREDLOANS_H

#include "flow/Typestate.h"
#include "topics/state/Changes.h"

namespace coro_tidy {

/// What a variable has borrowed of a member.
struct SharedLoan {
  const clang::ValueDecl *Member;
  bool EndsByGrowth; ///< Else only when the member loses elements, or what it owns.
};

/// What the variable refers into; empty where that belongs to the function alone.
std::vector<SharedLoan> loansOf(const clang::VarDecl &Variable, const Function &In);

/// What somebody refers into who has borrowed To by a reference or a view of this type.
std::vector<SharedLoan> loansOf(clang::QualType By, const flow::Place &To, const Function &In);

/// A call that goes from element to element of what it is given, and is suspended in between.
struct Walk {
  std::vector<SharedLoan> Loans;
  std::optional<Atom> If; ///< It does so only if this holds.
};

/// Whether the event gives a member to such a call: `do_for_each(sessions_, ...)`.
std::optional<Walk> walkBy(const flow::Event &E, const Function &In, const Knowledge &Facts);

/// Whether the event gives the variable to a lambda that is a continuation: it is given to what
/// returns a task, or is called on one, as `read().then([it] { ... })`.
bool isContinuedWith(const flow::Event &E, const clang::VarDecl &Variable, const Function &In,
                     const Knowledge &Facts);

/// Whether the variable is initialised with what Other refers to.
bool isMadeFrom(const clang::VarDecl &Variable, const clang::VarDecl &Other, const Function &In);

/// The variables of the function that may have loans, in the order of their declarations.
std::vector<const clang::VarDecl *> borrowersIn(const Function &Fn);

/// Whether the coroutine is suspended here, as far as this is known without its callee.
bool suspendsAt(const flow::Event &E, const Knowledge &Facts);

/// What must hold besides, so that it is: the function that is awaited may suspend.
std::optional<Atom> suspensionOf(const flow::Event &E, Workspace &Of);

/// Where the variable is used after an event that Interrupts, and neither it nor what it
/// refers into was looked up again.
std::vector<flow::Hit> usesAfter(const clang::VarDecl &Variable, const Function &In,
                                 llvm::function_ref<bool(const flow::Event &)> Interrupts);

} // namespace coro_tidy

#endif
