// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks: awaited, started, cancelled, asleep; and what another thread posts.
#include "work.h"

#include "rill/event.h"
#include "rill/gather.h"
#include "rill/loop.h"
#include "rill/run.h"
#include "rill/run_blocking.h"
#include "rill/sleep.h"
#include "rill/task_group.h"

#include <chrono>

namespace {

using namespace rill;

Task<int> nest(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await nest(depth - 1);
}

void await_chain(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    for (auto _ : state)
      benchmark::DoNotOptimize(co_await nest(work::chain_depth));
  };
  run(main());
  work::count_items(state, work::chain_depth);
}
RILL_BENCHMARK(await_chain, "await chain/rill");

Task<> count_down(int &left) {
  --left;
  co_return;
}

void spawn_and_join(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    for (auto _ : state) {
      int left = work::spawned;
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        for (int i = 0; i < work::spawned; ++i)
          group.spawn(count_down(left));
        co_return;
      });
      if (left != 0)
        state.SkipWithError("a task did not run");
    }
  };
  run(main());
  work::count_items(state, work::spawned);
}
RILL_BENCHMARK(spawn_and_join, "spawn and join/rill");

Task<> sleep_long() { co_await sleep_for(std::chrono::hours(1)); }

void suspended_task(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      std::size_t before = work::allocated_bytes();
      for (int i = 0; i < work::suspended; ++i)
        group.spawn(sleep_long());
      co_await yield();
      state.counters["bytes"] =
          static_cast<double>(work::allocated_bytes() - before) / work::suspended;
      group.cancel();
    });
  };
  for (auto _ : state)
    work::on_new_thread([&] { run(main()); });
}
RILL_BENCHMARK(suspended_task, "suspended task/rill")->Iterations(1);

void sleepers_cancelled(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    for (auto _ : state) {
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        for (int i = 0; i < work::sleepers; ++i)
          group.spawn(sleep_long());
        co_await yield();
        group.cancel();
      });
    }
  };
  run(main());
  work::count_items(state, work::sleepers);
}
RILL_BENCHMARK(sleepers_cancelled, "sleepers cancelled/rill");

void posted_from_a_thread(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    EventLoop &loop = EventLoop::current();
    for (auto _ : state) {
      Event all;
      int left = work::posts;
      auto post_all = [&] {
        for (int i = 0; i < work::posts; ++i)
          loop.post([&] {
            if (--left == 0)
              all.set();
          });
      };
      co_await gather(run_blocking(post_all), all.wait());
    }
  };
  run(main());
  work::count_items(state, work::posts);
}
RILL_BENCHMARK(posted_from_a_thread, "posted from a thread/rill")->MeasureProcessCPUTime();

} // namespace
