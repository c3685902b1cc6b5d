// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One who publishes, many who subscribe: a bounded queue for each, so that a slow subscriber costs
// nobody memory. The publisher decides whether it waits for him or passes him over.
#include "rill/gather.h"
#include "rill/lifo_queue.h"
#include "rill/queue.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/timeout.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

using namespace std::chrono_literals;

class Topic {
public:
  using Inbox = rill::Queue<std::string>;

  /// The inbox lives as long as the topic.
  Inbox &subscribe(std::size_t room) {
    return *inboxes_.emplace_back(std::make_unique<Inbox>(room));
  }
  /// Waits for the slowest subscriber.
  rill::Task<> publish(std::string news) {
    auto deliveries =
        inboxes_ | std::views::transform([&](auto &inbox) { return inbox->push(news); });
    co_await rill::gather(deliveries, {.limit = 16});
  }
  /// Waits for nobody; yields how many missed it.
  int publish_to_who_has_room(const std::string &news) {
    int missed = 0;
    for (auto &inbox : inboxes_)
      missed += !inbox->try_push(std::string(news));
    return missed;
  }
  void close() {
    for (auto &inbox : inboxes_)
      inbox->close();
  }

private:
  std::vector<std::unique_ptr<Inbox>> inboxes_;
};

rill::Task<> read(Topic::Inbox &inbox, std::chrono::seconds time, int &seen) {
  while (std::optional<std::string> news = co_await inbox.pop()) {
    co_await rill::sleep_for(time);
    ++seen;
  }
}

rill::Task<int> example() {
  Topic topic;
  int fast = 0;
  int slow = 0;
  int missed = 0;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(read(topic.subscribe(2), 1s, fast));
    group.spawn(read(topic.subscribe(2), 10s, slow));
    for (int day = 1; day <= 5; ++day)
      co_await topic.publish("day " + std::to_string(day));
    for (int hour = 1; hour <= 4; ++hour) {
      missed += topic.publish_to_who_has_room("hour " + std::to_string(hour));
      co_await rill::sleep_for(2s);
    }
    topic.close();
  });
  std::printf("read by the fast one: %d, by the slow one: %d, missed: %d\n", fast, slow, missed);

  rill::LifoQueue<int> freshest(3); // where only the newest matters
  for (int i = 1; i <= 3; ++i)
    co_await freshest.push(int(i));
  int last = *co_await freshest.pop();
  co_return fast == 9 && slow + missed == 9 && missed > 0 && last == 3 ? 0 : 1;
}

int main() { return rill::run(rill::timeout(1h, example()), {.virtual_time = true}); }
