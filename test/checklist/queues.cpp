// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Between producers and consumers stands a queue with an end to it: whoever is faster waits.
#include "rill/condition.h"
#include "rill/event.h"
#include "rill/mutex.h"
#include "rill/priority_queue.h"
#include "rill/queue.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"
#include "rill/timeout.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

namespace right {

struct Plant {
  rill::Queue<std::string> belt{10};
  std::vector<std::string> used;
  std::size_t fullest = 0;

  rill::Task<> produce(int line, int count) {
    for (int i = 0; i < count; ++i) {
      co_await belt.push(std::to_string(line) + "-" + std::to_string(i));
      fullest = std::max(fullest, belt.size());
    }
  }
  /// Ends when the belt has been closed and is empty. No mark among the items says so, and nobody
  /// has to be cancelled.
  rill::Task<> consume() {
    while (std::optional<std::string> item = co_await belt.pop()) {
      co_await rill::sleep_for(200ms);
      used.push_back(std::move(*item));
      belt.task_done();
    }
  }
  rill::Task<> produce_all(int producers, int count) {
    co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
      for (int line = 0; line < producers; ++line)
        group.spawn(produce(line, count));
      co_return;
    });
  }
};

rill::Task<> run(Plant &plant, int producers, int consumers) {
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    for (int i = 0; i < consumers; ++i)
      group.spawn(plant.consume());
    co_await plant.produce_all(producers, 5);
    co_await plant.belt.join();
    plant.belt.close();
  });
}

/// Works until it is told to stop; the last items are dealt with all the same.
rill::Task<> tick(rill::Queue<int> &ticks, const rill::Event &stop) {
  for (int i = 0; !stop.is_set(); ++i) {
    co_await ticks.push(int(i));
    co_await rill::sleep_for(1s);
  }
  ticks.close();
}
rill::Task<int> count(rill::Queue<int> &ticks) {
  int seen = 0;
  while (co_await ticks.pop())
    ++seen;
  co_return seen;
}
rill::Task<int> ticks_during(rill::Duration time) {
  rill::Queue<int> ticks(4);
  rill::Event stop;
  co_return co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<int> {
    group.spawn(tick(ticks, stop));
    rill::TaskHandle<int> counting = group.spawn(count(ticks));
    co_await rill::sleep_for(time);
    stop.set();
    co_return co_await counting.join();
  });
}

/// Gives up when there is no room in time.
rill::Task<bool> offer(rill::Queue<int> &queue, int item, rill::Duration patience) {
  auto push = [&]() -> rill::Task<> { co_await queue.push(int(item)); };
  try {
    co_await rill::timeout(patience, push());
    co_return true;
  } catch (const rill::TimeoutError &) {
    co_return false;
  }
}

/// What is urgent goes first.
rill::Task<std::vector<std::string>> by_urgency() {
  rill::PriorityQueue<std::pair<int, std::string>> jobs(8);
  co_await jobs.push({3, "sweep"});
  co_await jobs.push({1, "put out the fire"});
  co_await jobs.push({2, "answer the phone"});
  jobs.close();
  std::vector<std::string> order;
  while (auto job = co_await jobs.pop())
    order.push_back(std::move(job->second));
  co_return order;
}

} // namespace right

RILL_TEST(Queues, WhoIsFasterWaits) {
  right::Plant plant;
  co_await right::run(plant, 4, 3);
  EXPECT_EQ(plant.used.size(), 20u);
  EXPECT_EQ(plant.fullest, 10u);
}

RILL_TEST(Queues, WorkStopsWhenItIsTold) { EXPECT_EQ(co_await right::ticks_during(9500ms), 10); }

RILL_TEST(Queues, AProducerMayGiveUp) {
  rill::Queue<int> queue(1);
  EXPECT_TRUE(co_await right::offer(queue, 1, 1s));
  EXPECT_FALSE(co_await right::offer(queue, 2, 1s));
  EXPECT_EQ(co_await queue.pop(), 1);
  EXPECT_TRUE(queue.empty());
}

RILL_TEST(Queues, TheUrgentGoFirst) {
  std::vector<std::string> expected{"put out the fire", "answer the phone", "sweep"};
  EXPECT_EQ(co_await right::by_urgency(), expected);
}

} // namespace
