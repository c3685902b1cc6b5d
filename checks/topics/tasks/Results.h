// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who takes the result out of a task, so that the next one finds nothing there: whoever awaits
// it, and member functions.
//
//   T await_resume() { return std::move(value_); }
//   T get() { return std::move(value_); }                 consumes(get, this)
//   T get() { return state_->take(); }                    ... if take does
//   auto error = done.get_exception();                    by the file of a library
//   auto value = std::move(task).result();                result() && says so itself
//   auto shown = then(task, show);                        then() moves from its parameter

#ifndef CORO_TIDY_TOPICS_TASKS_RESULTS_H
#define CORO_TIDY_TOPICS_TASKS_RESULTS_H

#include "core/Workspace.h"
#include "clang/AST/ExprCXX.h"
#include <optional>

namespace coro_tidy {

/// Whether the next co_await of the same object finds nothing any more: await_resume gives the
/// result away. It is the protocol of the awaiter, which is known by its bodies.
bool takesResult(const clang::CoawaitExpr &Await);

/// When the call takes the result out of the task that it is called on. Nothing when it does not.
std::optional<std::vector<Atom>> whenTaking(const clang::CXXMemberCallExpr &Call,
                                            const Knowledge &Facts);

/// When a function of the project takes over the task that the event gives to it by its name.
/// Nothing when it cannot.
std::optional<Atom> whenTakenOver(const flow::Event &Giving, const Knowledge &Facts);

} // namespace coro_tidy

#endif
