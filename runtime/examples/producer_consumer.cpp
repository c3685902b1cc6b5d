// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Producers and consumers with a bounded queue between them: whoever is faster waits.
#include "rill/priority_queue.h"
#include "rill/queue.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/timeout.h"

#include <chrono>
#include <cstdio>
#include <optional>

using namespace std::chrono_literals;

rill::Task<> produce(rill::Queue<int> &orders, int count) {
  for (int i = 1; i <= count; ++i)
    co_await orders.push(int(i)); // waits while four are waiting to be dealt with
}

rill::Task<> consume(rill::Queue<int> &orders, int &sum) {
  while (std::optional<int> order = co_await orders.pop()) {
    co_await rill::sleep_for(1s);
    sum += *order;
    orders.task_done();
  }
}

rill::Task<int> example() {
  rill::Queue<int> orders(4);
  int sum = 0;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(consume(orders, sum));
    group.spawn(consume(orders, sum));
    co_await produce(orders, 10);
    co_await orders.join(); // every order has been dealt with
    orders.close();         // and the consumers may go home
  });
  std::printf("the sum of all orders is %d\n", sum);

  rill::PriorityQueue<int> urgent(8);
  for (int priority : {3, 1, 2})
    co_await urgent.push(int(priority));
  int first = *co_await urgent.pop();
  co_return sum == 55 && first == 1 ? 0 : 1;
}

int main() { return rill::run(rill::timeout(1h, example()), {.virtual_time = true}); }
