// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// LifoQueue: last in, first out.
#ifndef RILL_LIFO_QUEUE_H
#define RILL_LIFO_QUEUE_H

#include "rill/basic_queue.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace rill {

namespace detail {

template <class T> class Stack {
public:
  explicit Stack(std::size_t capacity) : capacity_(capacity) { items_.reserve(capacity); }
  bool full() const noexcept { return items_.size() == capacity_; }
  bool empty() const noexcept { return items_.empty(); }
  std::size_t size() const noexcept { return items_.size(); }
  void put(T &&item) noexcept { items_.push_back(std::move(item)); }
  T take() noexcept {
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }

private:
  std::size_t capacity_;
  std::vector<T> items_;
};

} // namespace detail

/// See BasicQueue for what it can do. What waits to be pushed is not yet the last in.
template <class T> class LifoQueue : public BasicQueue<T, detail::Stack<T>> {
public:
  using BasicQueue<T, detail::Stack<T>>::BasicQueue;
};

} // namespace rill

#endif
