// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// for_each_batch: many items, a few at a time, for services that take several in one request.
#ifndef RILL_FOR_EACH_BATCH_H
#define RILL_FOR_EACH_BATCH_H

#include "rill/task.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>

namespace rill {

/// Awaits `fn(batch)` for one run of at most `size` consecutive items after another; what `fn`
/// does with the items of its batch is its own affair. Throws std::invalid_argument for size zero.
/// The items must live until then. Suspends where `fn` does.
template <class Item, class Fn>
Task<> for_each_batch(std::span<Item> items, std::size_t size, Fn fn) {
  if (size == 0)
    throw std::invalid_argument("rill: batches of no items would never end");
  while (!items.empty()) {
    std::span<Item> batch = items.first(std::min(size, items.size()));
    items = items.subspan(batch.size());
    co_await fn(batch);
  }
}

} // namespace rill

#endif
