// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which call starts a task that nobody here waits for, and which makes another task of it:
//
//   spawn(read(x));     read(x).start(done);       start it
//   timeout(read(x), 5s)     read(x).then(...)     go on as long as it does, or longer

#ifndef CORO_TIDY_TOPICS_LIFETIME_STARTS_H
#define CORO_TIDY_TOPICS_LIFETIME_STARTS_H

#include "core/Check.h"
#include "flow/Fate.h"

namespace coro_tidy {

/// The event of the call; null when the graph has none.
const flow::Event *eventOf(const clang::Stmt &Call, const flow::Graph &In);

/// The call that the task is given to, which starts it or takes it over, and tells nobody here when
/// it has ended; null where there is none.
const flow::Event *startedBy(const flow::Destination &Goes, const flow::Graph &In,
                             const Knowledge &Facts);

/// Whether a task that is dropped at once runs on. One that only its structure shows to be eager
/// may as well be destroyed.
bool runsByItself(const flow::Event &Maker, const Knowledge &Facts);

/// Whether the call gets the task itself, and not a reference to where it stays.
bool isTakenBy(const clang::CallExpr &Call, const flow::Destination &Goes);

/// What the task of Maker becomes, which ends after it: `read(x).then(...)`, `timeout(read(x),
/// 5s)`.
const flow::Event *continuedBy(const flow::Fate &Task, const flow::Event &Maker,
                               const flow::Graph &In, const Knowledge &Facts);

/// The call that has started the task of Maker, which nobody here waits for.
const flow::Event *startOf(const flow::Fate &Task, const flow::Event &Maker, const flow::Graph &In,
                           const Knowledge &Facts);

} // namespace coro_tidy

#endif
