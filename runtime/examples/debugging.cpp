// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Looking into a running program: who waits where, and who holds everybody up.
#include "rill/debug.h"
#include "rill/event.h"
#include "rill/loop.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/timeout.h"

#include <chrono>
#include <iostream>

using namespace std::chrono_literals;

rill::Task<> wait_for_customers(rill::Event &opened) { co_await opened.wait(); }

rill::Task<> shop(rill::Event &opened) { co_await wait_for_customers(opened); }

rill::Task<int> example() {
  rill::Event opened;
  std::size_t seen = 0;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(shop(opened), "baker");
    group.spawn(shop(opened), "butcher");
    co_await rill::sleep_for(1h);
    rill::print_task_tree(std::cout); // every task, every await, file and line
    seen = rill::tasks().size();
    opened.set();
  });
  co_return seen == 3 ? 0 : 1;
}

int main() {
  int slow_steps = 0;
  rill::LoopOptions options{.virtual_time = true, .debug = true, .slow_step = 0ns};
  options.on_slow_step = [&](const rill::SlowStep &step) {
    if (slow_steps++ == 0)
      std::cout << step.coroutine.function_name() << " held the loop\n";
  };
  int result = rill::run(rill::timeout(24h, example()), options);
  return slow_steps > 0 ? result : 1;
}
