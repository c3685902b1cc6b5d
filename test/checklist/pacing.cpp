// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who waits for something is woken by it. Letting others run for no reason costs a turn of the
// loop each time; asking again and again costs more.
#include "support/stopwatch.h"

#include "rill/event.h"
#include "rill/map.h"
#include "rill/queue.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/testing.h"

#include <chrono>
#include <optional>
#include <vector>

namespace {

using namespace std::chrono_literals;
using Items = std::vector<int>;

rill::Task<> process(int item, int &sum) {
  co_await rill::sleep_for(10ms);
  sum += item;
}

namespace wrong {

/// A turn of the loop for each item, beside the one that it takes anyway.
rill::Task<> process_all(const Items &items, int &sum) {
  for (int item : items) {
    co_await rill::sleep_for(0s); // warning: 'rill::sleep_for' gives up the thread for each element, though each is awaited anyway [coro-busy-wait]
    co_await process(item, sum);
  }
}

/// Looks ten times a second whether it may begin.
rill::Task<> begin(const bool &ready) {
  while (!ready) // warning: 'ready' is polled until it changes [coro-busy-wait]
    co_await rill::sleep_for(100ms);
}

/// While there is nothing to do, nobody gets a turn: not even who would bring something.
rill::Task<> drain(rill::Queue<int> &jobs, const bool &stopped, int &sum) {
  while (!stopped) {
    std::optional<int> job = jobs.try_pop();
    if (!job)
      continue; // warning: loop goes round without a suspension while there is nothing to do [coro-unyielding-loop]
    co_await process(*job, sum);
  }
}

} // namespace wrong

namespace right {

rill::Task<> process_all(const Items &items, int &sum) {
  auto each = [&sum](int item) { return process(item, sum); };
  co_await rill::map(items, each, {.limit = 8});
}

rill::Task<> begin(rill::Event &ready) { co_await ready.wait(); }

rill::Task<> drain(rill::Queue<int> &jobs, int &sum) {
  while (std::optional<int> job = co_await jobs.pop())
    co_await process(*job, sum);
}

/// A long computation between two waits lets the others run now and then.
rill::Task<int> add(const Items &items) {
  int sum = 0;
  int since_last_turn = 0;
  for (int item : items) {
    sum += item;
    if (++since_last_turn == 1000) {
      since_last_turn = 0;
      co_await rill::yield();
    }
  }
  co_return sum;
}

} // namespace right

RILL_TEST(Pacing, NeedlessTurnsAddUp) {
  Items items(16, 1);
  int sum = 0;
  Stopwatch watch;
  co_await wrong::process_all(items, sum);
  EXPECT_EQ(sum, 16);
  EXPECT_EQ(watch.elapsed(), 160ms);
  Stopwatch again;
  co_await right::process_all(items, sum);
  EXPECT_EQ(sum, 32);
  EXPECT_EQ(again.elapsed(), 20ms);
}

RILL_TEST(Pacing, WhoLooksIsLateAndWhoIsWokenIsNot) {
  bool ready = false;
  rill::Event event;
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    rill::TaskHandle<void> looks = group.spawn(wrong::begin(ready));
    rill::TaskHandle<void> is_woken = group.spawn(right::begin(event));
    co_await rill::sleep_for(1050ms);
    ready = true;
    event.set();
    Stopwatch watch;
    co_await is_woken.join();
    EXPECT_EQ(watch.elapsed(), 0s);
    co_await looks.join();
    EXPECT_EQ(watch.elapsed(), 50ms);
  });
}

RILL_TEST(Pacing, WhoDrainsAQueueEndsWithIt) {
  rill::Queue<int> jobs(4);
  int sum = 0;
  bool stopped = true;
  co_await wrong::drain(jobs, stopped, sum);
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(right::drain(jobs, sum));
    for (int job = 1; job <= 10; ++job)
      co_await jobs.push(int(job));
    jobs.close();
  });
  EXPECT_EQ(sum, 55);
}

RILL_TEST(Pacing, ALongComputationLetsOthersRun) {
  int turns = 0;
  bool done = false;
  auto count = [&]() -> rill::Task<> {
    while (!done) {
      ++turns;
      co_await rill::yield();
    }
  };
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    group.spawn(count());
    co_await rill::yield();
    EXPECT_EQ(co_await right::add(Items(10'000, 1)), 10'000);
    done = true;
  });
  EXPECT_GE(turns, 10);
}

} // namespace
