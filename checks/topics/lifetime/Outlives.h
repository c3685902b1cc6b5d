// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a task outlives what it refers to:
//
//   auto t = read(Buffer());  co_await t;       the temporary has ended when t is awaited
//   return [&] { ... }();                       the closure ends here, the task does not
//   spawn(read(Buffer()));                      nor does one that somebody has started
//   spawn(read(buffer));                        and for which this function does not wait
//   void start(const Buffer &b) { spawn(read(b)); }    start(Buffer());    a caller's has ended,
//   too

#ifndef CORO_TIDY_TOPICS_LIFETIME_OUTLIVES_H
#define CORO_TIDY_TOPICS_LIFETIME_OUTLIVES_H

#include "core/Check.h"
#include "flow/Fate.h"
#include "topics/lifetime/UsesLater.h"

namespace coro_tidy {

/// The first way in which the task that Maker makes outlives the place, which ends in this
/// function. Nothing when it is awaited in time, or when that cannot be told.
std::optional<flow::Fate> outliving(const flow::Event &Maker, const flow::Place &Of,
                                    const flow::Graph &In, const Knowledge &Facts);

/// Something that ends before a task which refers to it.
struct Outlived {
  enum Part : uint8_t {
    Argument,
    Closure,     ///< Of a lambda that is called, or that the callee calls: what it has captured.
    OwnVariable, ///< A variable of a function that is no coroutine and returns the task.
  };

  const clang::Expr *Call; ///< What makes the task: of an awaitable perhaps its construction.
  Borrowed Loan;
  flow::Fate Task;
  Part Is;
  Condition When; ///< The function does not wait for the task.
  /// The parameter by which the caller has lent it, who may have it for longer.
  const clang::ParmVarDecl *LentBy = nullptr;
};

/// All that the tasks refer to which the function makes, if their coroutines use it later. Kept
/// with the function.
const std::vector<Outlived> &outlivedIn(const Function &Fn, const Knowledge &Facts);

/// What tells that the coroutine of the task uses something later. A task that is started by a
/// member of its own has run until it was suspended.
Fact howUsed(const flow::Fate &Task);

/// When they do.
Condition whenUsed(const Outlived &Found, const Knowledge &Facts);

/// What becomes of a task that outlives something: `the task is used here`. Nothing when it
/// is returned, which is told where it is made.
std::vector<Note> notesOn(const flow::Fate &Task);

} // namespace coro_tidy

#endif
