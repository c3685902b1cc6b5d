// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Timers: disarmed, fired, and around an operation.
#ifndef RILL_BENCHMARKS_PEERS_TIMERS_H
#define RILL_BENCHMARKS_PEERS_TIMERS_H

#include "run.h"

#include <deque>

namespace {

void timers(benchmark::State &state) {
  for (auto _ : state) {
    net::io_context context(1);
    std::deque<net::steady_timer> timers;
    for (int i = 0; i < work::timers; ++i) {
      timers.emplace_back(context, work::distance(i));
      timers.back().async_wait([](Error) {});
    }
    for (net::steady_timer &timer : timers)
      timer.cancel();
    context.run();
  }
  work::count_items(state, work::timers);
}
RILL_BENCHMARK(timers, "timers armed and cancelled/" RILL_PEER);

void time_limits(benchmark::State &state) {
  run_one([&](net::io_context &context) -> Void {
    for (auto _ : state) {
      for (int i = 0; i < work::limits; ++i) {
        net::steady_timer timer(context, work::distance(i));
        timer.async_wait([](Error) {});
        co_await turn();
        timer.cancel();
      }
    }
  });
  work::count_items(state, work::limits);
}
RILL_BENCHMARK(time_limits, "time limit around a turn/" RILL_PEER);

void timers_fired(benchmark::State &state) {
  for (auto _ : state) {
    net::io_context context(1);
    std::deque<net::steady_timer> timers;
    int left = work::timers;
    auto due = std::chrono::steady_clock::now();
    for (int i = 0; i < work::timers; ++i)
      timers.emplace_back(context, due + work::moment(i)).async_wait([&](Error) { --left; });
    context.run();
    if (left != 0)
      state.SkipWithError("a timer did not fire");
  }
  work::count_items(state, work::timers);
}
RILL_BENCHMARK(timers_fired, "timers fired/" RILL_PEER);

} // namespace

#endif
