// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a function waits for what it has started, before its own variables end:
//
//   post(pool, [&] { ... });  pool.join();       it does
//   post(loop, [&] { ... });                     nothing here does
//   while (!done) ;                              it does, if done is an atomic
//   for (;;) {
//     auto client = co_await accept();
//     spawn(loop, serve(client));                nothing does while there is this client
//   }

#ifndef CORO_TIDY_TOPICS_LIFETIME_JOINS_H
#define CORO_TIDY_TOPICS_LIFETIME_JOINS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// When the place ends, or the function does, and nothing was waited for since the call: never,
/// if the function suspends meanwhile, blocks, or calls what nobody can name; else unless one of
/// the functions blocks that it calls. What nobody has seen may block, but for what is called
/// without being written: destructors, and what a promise does at the end of its coroutine.
std::optional<Condition> endsWithoutWaiting(const flow::Event &Call, const flow::Place &Of,
                                            const flow::Graph &In, const Knowledge &Facts);

/// Whether the sink is called on, or is given, a scope of the function itself that joins what it
/// runs, or a loop or a pool that ends with the function. A scope that others have joins later.
bool isJoinedHere(const CallSite &Sink, const Function &Fn, const Knowledge &Facts);

/// Whether the sink is called on, or is given, a scope that is a variable, or that a caller has
/// lent by a reference: who has it in view sees it joined. What a member has may run for long.
bool isInScopeInView(const CallSite &Sink, const flow::Graph &In, const Knowledge &Facts);

/// When a cancellation of the function ends the place, which Sink, a scope that others join later,
/// has lent to what runs on:
///   co_await with_task_group([&](TaskGroup &group) -> Task<> {
///     Buffer buffer;  group.spawn(fill(buffer));
///     co_await sleep_for(1s);      is cancelled: the buffer ends here, and the child later
/// Nothing if Sink is no such scope, or the function awaits nothing that fails then.
std::optional<Condition> endsByCancellation(const flow::Event &Sink, const flow::Place &Of,
                                            const Function &Fn, const Knowledge &Facts);

} // namespace coro_tidy

#endif
