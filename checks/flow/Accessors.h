// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions whose result refers to a part of their object, or of what they are given:
//
//   State &state() { return state_; }                      state_ of the object
//   static State &of(Table &t) { return t.state(); }       state_ of the argument
//   Session *find(int id) {                                an element of sessions_
//     auto it = sessions_.find(id);
//     return it == sessions_.end() ? nullptr : &it->second;
//   }

#ifndef CORO_TIDY_FLOW_ACCESSORS_H
#define CORO_TIDY_FLOW_ACCESSORS_H

#include "flow/Place.h"

namespace coro_tidy::flow {

/// The place that the result of the call refers to, as the body of its callee tells it. Null
/// when the callee is virtual, long, or defined elsewhere, when it returns one of several, and
/// when that is a part of neither.
const Place *accessedBy(const clang::CallExpr &Call, Places &Known);

/// The same of what is known by its name and its class, whatever it returns: `owner.get()`,
/// `tasks.back()`, `std::get<T>(variant)`.
const Place *partByRole(const clang::CallExpr &Call, Places &Known);

/// `*state_` for `*state()`, where that returns a copy of a shared owner: the place itself when it
/// is no such thing. The copy ends with the full-expression, and keeps nothing after it.
const Place &sharedSource(const Place &Of, Places &Known);

} // namespace coro_tidy::flow

#endif
