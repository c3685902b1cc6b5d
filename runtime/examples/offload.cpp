// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What blocks, or computes for long, runs on another thread; the loop goes on meanwhile.
#include "rill/gather.h"
#include "rill/run.h"
#include "rill/run_blocking.h"
#include "rill/sleep.h"
#include "rill/thread_pool.h"

#include <cstdint>
#include <cstdio>
#include <thread>

std::uint64_t fibonacci(int n) { return n < 2 ? 1 : fibonacci(n - 1) + fibonacci(n - 2); }

/// The function may refer to the caller's locals: cancelled or not, the caller waits for it.
rill::Task<std::uint64_t> compute(rill::ThreadPool &pool, int n) {
  co_return co_await rill::run_blocking(pool, [&] { return fibonacci(n); });
}

rill::Task<int> count_turns(bool &stop) {
  int turns = 0;
  while (!stop) {
    co_await rill::yield();
    ++turns;
  }
  co_return turns;
}

rill::Task<int> example() {
  // NOLINTNEXTLINE(coro-blocking-call): the pool is idle when it is destroyed
  rill::ThreadPool pool(2); // for computing; what waits belongs into the loop's own pool
  bool stop = false;
  auto work = [&]() -> rill::Task<std::uint64_t> {
    auto [a, b] = co_await rill::gather(compute(pool, 24), compute(pool, 25));
    stop = true;
    co_return a + b;
  };
  auto [sum, turns] = co_await rill::gather(work(), count_turns(stop));
  std::thread::id elsewhere =
      co_await rill::run_blocking([] { return std::this_thread::get_id(); });
  std::printf("fib(26) = %llu; the loop took other turns meanwhile\n",
              static_cast<unsigned long long>(sum));
  co_return sum == fibonacci(26) && turns > 0 && elsewhere != std::this_thread::get_id() ? 0 : 1;
}

int main() { return rill::run(example()); }
