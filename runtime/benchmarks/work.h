// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How much of each kind of work a benchmark does: the same for every peer.
#ifndef RILL_BENCHMARKS_WORK_H
#define RILL_BENCHMARKS_WORK_H

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>

#include <malloc.h>

namespace work {

constexpr int chain_depth = 1000;
constexpr int spawned = 1'000'000;
constexpr int timers = 1'000'000;
constexpr int limits = 100'000;
constexpr int lock_rounds = 100'000;
constexpr int permits = 4;
constexpr int permit_users = 16;
constexpr int permit_rounds = 10'000;
constexpr int queue_capacity = 64;
constexpr int queue_items = 400'000;
constexpr int suspended = 100'000;
constexpr int sleepers = 100'000;
constexpr int posts = 1'000'000;
constexpr int busy_tasks = 10'000;
constexpr int connections = 1000;
constexpr int requests = 1600;
constexpr int queries = 1000;
constexpr std::size_t echo_bytes = std::size_t(256) << 20;
constexpr int echo_rounds = 20'000;

/// How far away the i-th timer is: scattered, and never due while a benchmark runs.
inline std::chrono::milliseconds distance(int i) {
  return std::chrono::hours(1) + std::chrono::milliseconds(unsigned(i) * 2654435761u % 1'000'000);
}

/// When the i-th timer is due that fires: within a millisecond, in no order.
inline std::chrono::nanoseconds moment(int i) {
  return std::chrono::nanoseconds(unsigned(i) * 2654435761u % 1'000'000);
}

/// How often each connection sends its message: the same work whatever their number.
inline int rounds(std::size_t message, int connections) {
  std::size_t all = std::min<std::size_t>(echo_bytes / message, echo_rounds);
  return static_cast<int>(std::max<std::size_t>(all / static_cast<std::size_t>(connections), 1));
}

/// Runs `measure` where nothing was freed before that the thread keeps for the next who asks.
template <class Measure> void on_new_thread(Measure measure) {
  ::mallopt(M_ARENA_MAX, 1); // mallinfo2() knows of one
  std::thread(measure).join();
}
inline std::size_t allocated_bytes() { return ::mallinfo2().uordblks; }

inline void count_items(benchmark::State &state, long items) {
  state.SetItemsProcessed(static_cast<long>(state.iterations()) * items);
}

} // namespace work

#define RILL_BENCHMARK(function, name)                                                             \
  BENCHMARK(function)->Name(name)->Unit(benchmark::kMillisecond)

#endif
