// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which events change a member that others reach as well: `sessions_.erase(id)`,
// `conn_ = nullptr`, `std::swap(queue_, taken)`.

#ifndef CORO_TIDY_TOPICS_STATE_MEMBERCHANGES_H
#define CORO_TIDY_TOPICS_STATE_MEMBERCHANGES_H

#include "core/Workspace.h"

namespace coro_tidy {

/// A member, or a variable, of which others have the address: a member of `*this` or of what a
/// pointer leads to, a global. Null for what belongs to this function alone.
const clang::ValueDecl *sharedMember(const flow::Place &Of, const Function &In);

/// The member of the object that the place is a part of: `parts_` of `this->parts_.open`. Null for
/// what is such a member itself, or is reached in another way.
const clang::ValueDecl *wholeOf(const flow::Place &Of, const Function &In);

/// Whether the value that an event moves is not copied: `std::move(x)`.
bool isMovedFrom(const flow::Event &E, const Function &In);

struct MemberChange {
  const clang::ValueDecl *Member;
  Fact What;          ///< Shrinks, Grows or Sets.
  bool OfAll = false; ///< All that the member has, not one of its elements.
};

/// What the event does to such a member.
std::optional<MemberChange> changeBy(const flow::Event &E, const Function &In,
                                     const Knowledge &Facts);

/// What the event does to that which a parameter of the function refers or points to; the
/// parameter stands for it.
std::optional<MemberChange> changeOfGiven(const flow::Event &E, const Function &In,
                                          const Knowledge &Facts);

/// The member that the event gives to a function by a reference or a pointer, and that this may
/// change: `drop(sessions_, id)`, `load(id, &known_)`. Null for other events.
const clang::ValueDecl *memberGiven(const flow::Event &E, const Function &In);

} // namespace coro_tidy

#endif
