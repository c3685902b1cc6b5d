// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Queues: bounded, fair, and no item is lost between producer and consumer.
#include "rill/queue.h"

#include "rill/lifo_queue.h"
#include "rill/priority_queue.h"

#include "rill/gather.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <memory>
#include <string>
#include <vector>

namespace {

using namespace rill;
using namespace std::chrono_literals;

template <class Queue> Task<std::vector<int>> drain(Queue &queue) {
  std::vector<int> out;
  while (std::optional<int> item = co_await queue.pop())
    out.push_back(*item);
  co_return out;
}

template <class Queue> Task<> fill(Queue &queue, std::vector<int> items) {
  for (int item : items)
    co_await queue.push(item);
  queue.close();
}

RILL_TEST(Queue, HandsItemsOverInOrder) {
  Queue<int> queue(2);
  std::vector<int> sent{1, 2, 3, 4, 5, 6, 7};
  auto [out, filled] = co_await gather(drain(queue), fill(queue, sent));
  EXPECT_EQ(out, sent);
  EXPECT_TRUE(queue.closed());
}

RILL_TEST(Queue, AFullQueueMakesTheProducerWait) {
  Queue<int> queue(2);
  int pushed = 0;
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    auto produce = [](Queue<int> &queue, int &pushed) -> Task<> {
      for (; pushed < 4; ++pushed)
        co_await queue.push(int(pushed));
    };
    group.spawn(produce(queue, pushed));
    co_await sleep_for(1s);
    EXPECT_EQ(pushed, 2);
    EXPECT_FALSE(queue.try_push(9));
    EXPECT_EQ(*co_await queue.pop(), 0);
    co_await sleep_for(1s);
    EXPECT_EQ(pushed, 3);
    EXPECT_EQ(queue.try_pop(), 1);
  });
  EXPECT_EQ(queue.try_pop(), 2);
  EXPECT_EQ(queue.try_pop(), 3);
  EXPECT_EQ(queue.try_pop(), std::nullopt);
}

RILL_TEST(Queue, ClosingRefusesProducersAndLetsConsumersFinish) {
  Queue<std::unique_ptr<int>> queue(1);
  co_await queue.push(std::make_unique<int>(1));
  bool refused = false;
  auto produce = [&]() -> Task<> {
    try {
      co_await queue.push(std::make_unique<int>(2));
    } catch (const QueueClosed &) {
      refused = true;
    }
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(produce());
    co_await sleep_for(1s);
    queue.close();
    queue.close();
  });
  EXPECT_TRUE(refused);
  EXPECT_THROW((void)queue.try_push(nullptr), QueueClosed);
  EXPECT_EQ(**co_await queue.pop(), 1);
  EXPECT_EQ(co_await queue.pop(), std::nullopt);
}

RILL_TEST(Queue, ClosingWakesConsumersThatWait) {
  Queue<int> queue(1);
  auto close = [&]() -> Task<> {
    co_await sleep_for(1s);
    queue.close();
  };
  auto [first, second, closed] = co_await gather(drain(queue), drain(queue), close());
  EXPECT_TRUE(first.empty());
  EXPECT_TRUE(second.empty());
}

RILL_TEST(Queue, JoinWaitsUntilEveryItemIsDone) {
  Queue<int> queue(4);
  TimePoint before = EventLoop::current().now();
  auto work = [&]() -> Task<> {
    while (std::optional<int> item = co_await queue.pop()) {
      co_await sleep_for(1s);
      queue.task_done();
    }
  };
  co_await with_task_group([&](TaskGroup &group) -> Task<> {
    group.spawn(work());
    group.spawn(work());
    for (int i = 0; i < 6; ++i)
      co_await queue.push(int(i));
    co_await queue.join();
    EXPECT_EQ(EventLoop::current().now() - before, 3s);
    queue.close();
  });
  EXPECT_THROW(queue.task_done(), std::logic_error);
}

RILL_TEST(LifoQueue, GivesTheLastFirst) {
  LifoQueue<int> queue(8);
  std::vector<int> sent{1, 2, 3};
  co_await fill(queue, sent);
  std::vector<int> out = co_await drain(queue);
  EXPECT_EQ(out, (std::vector{3, 2, 1}));
}

RILL_TEST(PriorityQueue, GivesTheSmallestFirstAndEqualsInOrder) {
  using Entry = std::pair<int, std::string>;
  struct ByRank {
    bool operator()(const Entry &a, const Entry &b) const { return a.first < b.first; }
  };
  PriorityQueue<Entry, ByRank> queue(8);
  co_await queue.push({2, "c"});
  co_await queue.push({1, "a"});
  co_await queue.push({2, "d"});
  co_await queue.push({1, "b"});
  queue.close();
  std::string out;
  while (std::optional<Entry> entry = co_await queue.pop())
    out += entry->second;
  EXPECT_EQ(out, "abcd");
}

TEST(Queue, NeedsRoom) { EXPECT_THROW(Queue<int>(0), std::invalid_argument); }

} // namespace
