// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What Queue, LifoQueue and PriorityQueue share: a bounded store between producers and consumers.
// An item is handed to its consumer inside the push, and taken from its producer inside the pop, so
// that neither can be lost between two turns, whoever is cancelled.
#ifndef RILL_BASIC_QUEUE_H
#define RILL_BASIC_QUEUE_H

#include "rill/errors.h"
#include "rill/suspend.h"
#include "rill/wait_queue.h"

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace rill {

/// Something was pushed into a queue that is closed. The item is lost with the push.
struct QueueClosed final : std::runtime_error {
  QueueClosed() : runtime_error("rill: this queue is closed") {}
};

/// `Store<T>` holds up to `capacity` items: full(), empty(), put(T), take(); none of them allocates
/// or throws. Shared by tasks of one loop; must outlive its waiters.
template <class T, class Store> class BasicQueue {
  static_assert(std::is_nothrow_move_constructible_v<T>, "an item must not be lost in being moved");
  struct Push;
  struct Pop;
  struct Join;

public:
  using value_type = T;

  /// Room for `capacity` items is made at once. Throws std::invalid_argument for zero.
  explicit BasicQueue(std::size_t capacity) : items_(capacity) {
    if (capacity == 0)
      throw std::invalid_argument("rill: a queue needs room for at least one item");
  }
  BasicQueue(const BasicQueue &) = delete;
  BasicQueue &operator=(const BasicQueue &) = delete;

  /// Suspension point: waits in line while the queue is full. Throws QueueClosed if it is closed
  /// before there was room. Resumes from the loop, after the call that made room. Cancelling pushes
  /// nothing; the item is lost with the push.
  Suspend<Push> push(T item) noexcept { return Suspend<Push>(*this, std::move(item)); }
  /// Never suspends: false, and `item` untouched, when the queue is full. Throws QueueClosed.
  [[nodiscard]] bool try_push(T &&item) {
    if (closed_)
      throw QueueClosed();
    if (items_.full())
      return false;
    accept(std::move(item));
    return true;
  }

  /// Suspension point: waits in line while the queue is empty; yields the next item, or nullopt
  /// once the queue is closed and empty. Resumes from the loop, after the push. Cancelling takes
  /// nothing; an item that was handed over already is kept.
  Suspend<Pop> pop() noexcept { return Suspend<Pop>(*this); }
  /// Never suspends: nullopt when the queue is empty.
  std::optional<T> try_pop() noexcept {
    if (items_.empty())
      return std::nullopt;
    std::optional<T> item(items_.take());
    if (Waiter *producer = producers_.pop()) {
      items_.put(std::move(Suspend<Push>::operation(*producer).item));
      producer->complete();
    }
    return item;
  }

  /// No more pushes: producers in line get QueueClosed, consumers what is left and then nullopt.
  /// Never suspends; harmless the second time.
  void close() noexcept {
    closed_ = true;
    while (Waiter *producer = producers_.pop()) {
      Suspend<Push>::operation(*producer).refused = true;
      settle_one();
      producer->complete();
    }
    consumers_.complete_all();
  }
  bool closed() const noexcept { return closed_; }

  /// To be called once for every item that was popped, when it has been dealt with. Never suspends;
  /// throws UsageError when it is called more often than items were pushed.
  void task_done() {
    if (unfinished_ == 0)
      throw UsageError("rill: task_done() was called more often than items were pushed");
    settle_one();
  }
  /// Suspension point: waits until task_done() was called for every item that was pushed. Resumes
  /// from the loop. Cancelling ends the wait.
  Suspend<Join> join() noexcept { return Suspend<Join>(*this); }

  std::size_t size() const noexcept { return items_.size(); }
  bool empty() const noexcept { return items_.empty(); }

private:
  struct Push {
    BasicQueue &queue;
    T item;
    bool refused = false;

    bool start(Waiter &waiter) noexcept {
      refused = queue.closed_;
      if (refused)
        return true;
      if (queue.items_.full()) {
        ++queue.unfinished_;
        queue.producers_.push(waiter);
        return false;
      }
      queue.accept(std::move(item));
      return true;
    }
    bool abort(Waiter &waiter) noexcept {
      queue.producers_.remove(waiter);
      queue.settle_one();
      return true;
    }
    void finish() const {
      if (refused)
        throw QueueClosed();
    }
  };

  struct Pop {
    BasicQueue &queue;
    std::optional<T> item{};

    bool start(Waiter &waiter) noexcept {
      item = queue.try_pop();
      if (item || queue.closed_)
        return true;
      queue.consumers_.push(waiter);
      return false;
    }
    bool abort(Waiter &waiter) noexcept {
      queue.consumers_.remove(waiter);
      return true;
    }
    std::optional<T> finish() noexcept { return std::move(item); }
  };

  struct Join {
    BasicQueue &queue;
    bool start(Waiter &waiter) noexcept {
      if (queue.unfinished_ == 0)
        return true;
      queue.joiners_.push(waiter);
      return false;
    }
    bool abort(Waiter &waiter) noexcept {
      queue.joiners_.remove(waiter);
      return true;
    }
    void finish() const noexcept {}
  };

  /// Consumers wait only while there is no item: then the item goes past the store.
  void accept(T &&item) noexcept {
    ++unfinished_;
    if (Waiter *consumer = consumers_.pop()) {
      Suspend<Pop>::operation(*consumer).item.emplace(std::move(item));
      consumer->complete();
    } else {
      items_.put(std::move(item));
    }
  }
  void settle_one() noexcept {
    if (--unfinished_ == 0)
      joiners_.complete_all();
  }

  Store items_;
  WaitQueue producers_;
  WaitQueue consumers_;
  WaitQueue joiners_;
  /// Items that were pushed, or wait to be, and for which task_done() has not been called.
  std::size_t unfinished_ = 0;
  bool closed_ = false;
};

} // namespace rill

#endif
