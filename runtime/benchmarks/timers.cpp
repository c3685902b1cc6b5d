// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Timers: disarmed, fired, and around an operation.
#include "work.h"

#include "rill/event.h"
#include "rill/loop.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/timeout.h"
#include "rill/timer.h"

#include <deque>

namespace {

using namespace rill;

void timers(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    EventLoop &loop = EventLoop::current();
    for (auto _ : state) {
      std::deque<Timer> timers;
      for (int i = 0; i < work::timers; ++i)
        loop.timers().arm(timers.emplace_back([](Timer &) noexcept {}),
                          loop.now() + work::distance(i));
      for (Timer &timer : timers)
        loop.timers().disarm(timer);
    }
    co_return;
  };
  run(main());
  work::count_items(state, work::timers);
}
RILL_BENCHMARK(timers, "timers armed and cancelled/rill");

struct Due : Timer {
  Due(int &left, Event &all)
      : Timer([](Timer &timer) noexcept { static_cast<Due &>(timer).fired(); }), left(left),
        all(all) {}
  void fired() noexcept {
    if (--left == 0)
      all.set();
  }
  int &left;
  Event &all;
};

void timers_fired(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    EventLoop &loop = EventLoop::current();
    for (auto _ : state) {
      Event all;
      std::deque<Due> timers;
      int left = work::timers;
      TimePoint due = loop.now();
      for (int i = 0; i < work::timers; ++i)
        loop.timers().arm(timers.emplace_back(left, all), due + work::moment(i));
      co_await all.wait();
    }
  };
  run(main());
  work::count_items(state, work::timers);
}
RILL_BENCHMARK(timers_fired, "timers fired/rill");

Task<> turn() { co_await yield(); }

void time_limits(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    for (auto _ : state)
      for (int i = 0; i < work::limits; ++i)
        co_await timeout(work::distance(i), turn());
  };
  run(main());
  work::count_items(state, work::limits);
}
RILL_BENCHMARK(time_limits, "time limit around a turn/rill");

} // namespace
