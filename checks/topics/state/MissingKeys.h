// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a function adds to a container what it has found missing there:
//
//   if (!pools_.contains(host)) {              missing on this way
//     auto fresh = co_await open(host);        others may have added it meanwhile
//     pools_.emplace(host, std::move(fresh));  added, and nobody looks whether it was
//   }
//
//   auto it = pools_.find(host);
//   if (it == pools_.end())                    missing as well
//     pools_[host] = co_await open(host);      added in the place of another one
//
// What has looked again, has claimed the key before the suspension, or looks at what emplace()
// found, `auto [it, is_new] = pools_.emplace(...)`, takes account of the others.

#ifndef CORO_TIDY_TOPICS_STATE_MISSINGKEYS_H
#define CORO_TIDY_TOPICS_STATE_MISSINGKEYS_H

#include "topics/state/StateTests.h"

namespace coro_tidy {

/// The member that is the container or has it, and where it gets the element.
struct AddedAsMissing {
  const clang::ValueDecl *Member;
  flow::Hit At;
};

/// Whether the event adds under a key, is only ever reached where that was found missing, and with
/// a suspension between the two. Only elements count of which one too many matters: a copy of plain
/// data that is made twice is the same.
std::optional<AddedAsMissing> addedAsMissing(const flow::Event &E, const Function &In,
                                             const Knowledge &Facts, const StateTests &Tests);

} // namespace coro_tidy

#endif
