// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which values refer to a place without owning it, and to which one: they borrow it.
//
//   &x    x.begin()    x.c_str()    std::string_view(x)    std::ref(x)      borrow x
//   const std::string &name = user.name;                                    borrows user.name
//   const char *text = name.c_str();   f(text)     what text was made from is borrowed
//   f(Request{.name = user.name})                  so is what a member of a new object refers to

#ifndef CORO_TIDY_FLOW_LOANS_H
#define CORO_TIDY_FLOW_LOANS_H

#include "flow/Place.h"

namespace coro_tidy::flow {

/// Whether a value of this type refers to an object elsewhere: a reference, a pointer to an
/// object, an iterator, a view.
bool refersElsewhere(clang::QualType Type);

/// The place to which an expression refers, when it initialises something of this type. Null
/// when that is not known, and for a type that refers to nothing.
const Place *borrowed(clang::QualType By, const clang::Expr &Value, Places &Known);

/// The place to which a member of a new aggregate of this type refers. Null where none does.
const Place *borrowedByMember(clang::QualType By, const clang::Expr &Value, Places &Known);

/// The place that is meant where a reference or a pointer that the function has made leads to it:
/// `this->x.y` for `r.y` after `auto &r = x;`.
const Place &withoutAliases(const Place &Of, Places &Known);

} // namespace coro_tidy::flow

#endif
