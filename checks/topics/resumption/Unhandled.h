// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What becomes of the exception that leaves the body of a coroutine:
//
//   void unhandled_exception() { error_ = std::current_exception(); }    observed
//   void unhandled_exception() { throw; }                                observed
//   void unhandled_exception() { fail(); }                               if fail does so
//   void unhandled_exception() {}                                        lost

#ifndef CORO_TIDY_TOPICS_RESUMPTION_UNHANDLED_H
#define CORO_TIDY_TOPICS_RESUMPTION_UNHANDLED_H

#include "core/Workspace.h"

namespace coro_tidy {

/// The facts by which the function observes the exception that is being handled: it keeps it,
/// throws it again, ends the program, or remembers that it has failed. Nothing if it certainly
/// does.
std::optional<std::vector<Atom>> observers(const Function &Fn, const Knowledge &Facts);

} // namespace coro_tidy

#endif
