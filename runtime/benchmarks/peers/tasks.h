// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks: awaited, started, cancelled, asleep; and what another thread posts.
#ifndef RILL_BENCHMARKS_PEERS_TASKS_H
#define RILL_BENCHMARKS_PEERS_TASKS_H

#include "run.h"

#include <deque>
#include <thread>

namespace {

net::awaitable<int> nest(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await nest(depth - 1);
}

void await_chain(benchmark::State &state) {
  run_one([&](net::io_context &) -> Void {
    for (auto _ : state)
      benchmark::DoNotOptimize(co_await nest(work::chain_depth));
  });
  work::count_items(state, work::chain_depth);
}
RILL_BENCHMARK(await_chain, "await chain/" RILL_PEER);

Void count_down(int &left) {
  --left;
  co_return;
}

void spawn_and_join(benchmark::State &state) {
  for (auto _ : state) {
    int left = work::spawned;
    net::io_context context(1);
    for (int i = 0; i < work::spawned; ++i)
      start(context, count_down(left));
    context.run();
    if (left != 0)
      state.SkipWithError("a task did not run");
  }
  work::count_items(state, work::spawned);
}
RILL_BENCHMARK(spawn_and_join, "spawn and join/" RILL_PEER);

Void sleep_long() {
  net::steady_timer timer(co_await net::this_coro::executor, std::chrono::hours(1));
  co_await timer.async_wait(use_awaitable);
}

void suspended_task(benchmark::State &state) {
  auto measure = [&] {
    net::io_context context(1);
    std::size_t before = work::allocated_bytes();
    for (int i = 0; i < work::suspended; ++i)
      start(context, sleep_long());
    context.poll();
    state.counters["bytes"] =
        static_cast<double>(work::allocated_bytes() - before) / work::suspended;
  };
  for (auto _ : state)
    work::on_new_thread(measure);
}
RILL_BENCHMARK(suspended_task, "suspended task/" RILL_PEER)->Iterations(1);

Void sleep_until_cancelled(int &left) {
  net::steady_timer timer(co_await net::this_coro::executor, std::chrono::hours(1));
  co_await timer.async_wait(net::experimental::as_tuple(use_awaitable));
  --left;
}

void sleepers_cancelled(benchmark::State &state) {
  for (auto _ : state) {
    int left = work::sleepers;
    net::io_context context(1);
    std::deque<net::cancellation_signal> signals;
    for (int i = 0; i < work::sleepers; ++i)
      net::co_spawn(context, sleep_until_cancelled(left),
                    net::bind_cancellation_slot(signals.emplace_back().slot(), net::detached));
    context.poll();
    for (net::cancellation_signal &signal : signals)
      signal.emit(net::cancellation_type::terminal);
    context.run();
    if (left != 0)
      state.SkipWithError("a task was not cancelled");
  }
  work::count_items(state, work::sleepers);
}
RILL_BENCHMARK(sleepers_cancelled, "sleepers cancelled/" RILL_PEER);

void posted_from_a_thread(benchmark::State &state) {
  for (auto _ : state) {
    net::io_context context(1);
    auto guard = net::make_work_guard(context);
    int left = work::posts;
    std::jthread other([&] {
      for (int i = 0; i < work::posts; ++i)
        net::post(context, [&] {
          if (--left == 0)
            guard.reset();
        });
    });
    context.run();
  }
  work::count_items(state, work::posts);
}
RILL_BENCHMARK(posted_from_a_thread, "posted from a thread/" RILL_PEER)->MeasureProcessCPUTime();

} // namespace

#endif
