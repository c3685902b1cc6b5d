// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Queue: first in, first out.
#ifndef RILL_QUEUE_H
#define RILL_QUEUE_H

#include "rill/basic_queue.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace rill {

namespace detail {

template <class T> class Ring {
public:
  explicit Ring(std::size_t capacity) : slots_(capacity) {}
  bool full() const noexcept { return size_ == slots_.size(); }
  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }
  void put(T &&item) noexcept {
    std::size_t end = first_ + size_++;
    slots_[end < slots_.size() ? end : end - slots_.size()].emplace(std::move(item));
  }
  T take() noexcept {
    std::optional<T> &slot = slots_[first_];
    first_ = first_ + 1 == slots_.size() ? 0 : first_ + 1;
    --size_;
    T item = std::move(*slot);
    slot.reset();
    return item;
  }

private:
  std::vector<std::optional<T>> slots_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

} // namespace detail

/// See BasicQueue for what it can do.
template <class T> class Queue : public BasicQueue<T, detail::Ring<T>> {
public:
  using BasicQueue<T, detail::Ring<T>>::BasicQueue;
};

} // namespace rill

#endif
