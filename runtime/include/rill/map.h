// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// map: the same work for every item, a bounded number at a time.
#ifndef RILL_MAP_H
#define RILL_MAP_H

#include "rill/gather.h"
#include "rill/task.h"

#include <functional>
#include <ranges>
#include <utility>

namespace rill {

/// Awaits `fn(item)` for every item, at most `limit` at once, and yields the results in the order
/// of the items (nothing for a Task<void>). Failures and cancellation as with gather(). The range
/// moves into the call; hand over a view to leave the items where they are.
template <std::ranges::input_range Range, class Fn>
auto map(Range items, Fn fn, GatherOptions options)
    -> decltype(gather(std::views::transform(items, std::ref(fn)), options)) {
  auto tasks = std::views::transform(items, std::ref(fn));
  co_return co_await gather(std::move(tasks), options);
}

} // namespace rill

#endif
