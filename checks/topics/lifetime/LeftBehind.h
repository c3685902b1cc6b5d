// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that go on when the function has left what they refer to:
//
//   spawn(read(buffer));              nobody here waits for it
//   group.add(read(Buffer()));        the group keeps it
//   group.add(read(buffer));          and this function waits for nothing
//   auto a = read(x), b = read(y);    when awaiting a fails, b goes on without y
//   co_await std::move(a);
//   void on(Request &&r) { task_ = handle(std::move(r)); }     the caller goes on
#ifndef CORO_TIDY_TOPICS_LIFETIME_LEFTBEHIND_H
#define CORO_TIDY_TOPICS_LIFETIME_LEFTBEHIND_H

#include "core/Check.h"
#include "flow/Fate.h"

namespace coro_tidy {

/// A task, and when it outlives the place: it was started, or given to who keeps it.
using Left = std::optional<std::pair<flow::Fate, Condition>>;

/// The first two of these ways alone, of a variable of the function.
Left leftRunning(const flow::Event &Maker, const flow::Place &Of, const Function &Fn,
                 const Knowledge &Facts);

/// The task of Maker, if it outlives the place by one of these ways. A variable or a temporary of
/// this function.
Left leftBehind(const flow::Event &Maker, const flow::Place &Of, const Function &Fn,
                const Knowledge &Facts);

/// Whether the task of Maker runs on when an exception of the coroutine Fn destroys what has it.
bool goesOnWhenLeft(const flow::Event &Maker, const Function &Fn, const Knowledge &Facts);

/// The last of these ways alone: the task is in a variable, or in a container, that is left by an
/// exception of what was awaited.
Left leftByException(const flow::Event &Maker, const flow::Place &Of, const Function &Fn,
                     const Knowledge &Facts);

/// Whether the place belongs to the caller, who has made it for this call, or given it up:
/// `Request &&request` of a function that is no coroutine.
bool isGivenUp(const flow::Place &Of, const flow::Graph &In);

/// The parameter of a function that is no coroutine by which it refers to the place, which is its
/// caller's: `const Request &request`. Null for other places.
const clang::ParmVarDecl *lentByCaller(const flow::Place &Of, const flow::Graph &In);

/// The task of Maker, if it refers to such a place and is started, or kept where it outlives the
/// call. What the constructor of an awaitable keeps is for who makes that to look after.
Left leftWithCallers(const flow::Event &Maker, const flow::Place &Of, const Function &Fn,
                     const Knowledge &Facts);

/// Whether the function that has stored the task takes it out again, and may wait for it:
///   tasks_.push_back(f());  co_await when_all(std::move(tasks_));
bool isTakenAgain(const flow::Fate &Task, const flow::Graph &In);

/// What is moved on may take with it what it owns. What is called at once stays where it is.
bool isMoved(const flow::Place &Of, const flow::Graph &In, const Knowledge &Facts);

} // namespace coro_tidy

#endif
