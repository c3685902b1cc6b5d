// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the call of a member does with the values that its object has, a container or an owner:
//
//   tasks.push_back(f())    pending.emplace(f())    inserts one
//   tasks.clear()           pending.reset()         ends them
//   tasks.size()            *pending                leaves them
//   if (tasks.empty())      if (!pending)           finds none on one of its ways

#ifndef CORO_TIDY_FLOW_CONTENTS_H
#define CORO_TIDY_FLOW_CONTENTS_H

#include "flow/Event.h"
#include "clang/AST/DeclCXX.h"

namespace coro_tidy::flow {

/// The place into which the call puts the value that it is given: `tasks.push_back(f())`,
/// `pending.emplace(f())`, `next = f()` of an optional. Null for other calls.
const Place *insertionInto(const Destination &Given, clang::QualType Value, Places &Known);

/// Whether the call puts one of its arguments into its object.
bool insertsAny(const Event &Call, Places &Known);

/// Whether an owner that is given this has nothing: `nullptr`, `std::nullopt`.
bool isNoContent(const clang::Expr &Value);

bool endsContents(const clang::CXXMethodDecl &Member);
bool leavesContents(const clang::CXXMethodDecl &Member);

/// The container or the owner that has no values on the way of a branch which begins with the
/// event: where tasks.empty() holds, where tasks.size() or pending.has_value() fails. Null for
/// other events.
const Place *foundEmpty(const Event &Branch, Places &Known);

} // namespace coro_tidy::flow

#endif
