// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// PriorityQueue: the smallest first; what compares equal, in the order in which it was pushed.
#ifndef RILL_PRIORITY_QUEUE_H
#define RILL_PRIORITY_QUEUE_H

#include "rill/basic_queue.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

namespace rill {

namespace detail {

template <class T, class Less> class Heap {
  static_assert(std::is_nothrow_move_assignable_v<T>, "an item must not be lost in being moved");

public:
  explicit Heap(std::size_t capacity) : capacity_(capacity) { items_.reserve(capacity); }
  bool full() const noexcept { return items_.size() == capacity_; }
  bool empty() const noexcept { return items_.empty(); }
  std::size_t size() const noexcept { return items_.size(); }
  void put(T &&item) noexcept {
    items_.push_back({std::move(item), put_so_far_++});
    std::ranges::push_heap(items_, after);
  }
  T take() noexcept {
    std::ranges::pop_heap(items_, after);
    T item = std::move(items_.back().item);
    items_.pop_back();
    return item;
  }

private:
  struct Entry {
    T item;
    std::uint64_t order;
  };
  static bool after(const Entry &a, const Entry &b) noexcept {
    if (Less()(b.item, a.item))
      return true;
    return !Less()(a.item, b.item) && b.order < a.order;
  }

  std::size_t capacity_;
  std::uint64_t put_so_far_ = 0;
  std::vector<Entry> items_;
};

} // namespace detail

/// See BasicQueue for what it can do. `Less` must not throw.
template <class T, class Less = std::less<>>
class PriorityQueue : public BasicQueue<T, detail::Heap<T, Less>> {
public:
  using BasicQueue<T, detail::Heap<T, Less>>::BasicQueue;
};

} // namespace rill

#endif
