// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that are no coroutines and return no task, but start one with what they are lent:
//
//   void on_message(const Message &m) { spawn(answer(m)); }    uses-later(0), if answer does
//   void on_bytes(const Message &m) { on_message(m); }         uses-later(0), if on_message does

#ifndef CORO_TIDY_TOPICS_LIFETIME_LENTON_H
#define CORO_TIDY_TOPICS_LIFETIME_LENTON_H

#include "topics/lifetime/UsesLater.h"

namespace coro_tidy {

/// What is lent by reference to a function that may start tasks and tells its caller nothing of
/// them: it returns nothing, or whether it has done something.
std::vector<Borrowed> lentByStarting(const flow::Event &Call, const flow::Graph &In,
                                     const Knowledge &Facts);

/// What an operation of a library that tells its handler how it has ended refers to until then:
/// `text` in `async_write(stream, buffer(text), handler)`. Not what is moved, perhaps to the
/// handler.
std::vector<Borrowed> lentToOperation(const flow::Event &Call, const flow::Graph &In,
                                      const Knowledge &Facts);

} // namespace coro_tidy

#endif
