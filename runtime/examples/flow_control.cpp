// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Being gentle to a service: rates, retries, batches, and stages that hold each other back.
#include "rill/for_each_batch.h"
#include "rill/generator.h"
#include "rill/loop.h"
#include "rill/pipeline.h"
#include "rill/rate_limiter.h"
#include "rill/retry.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/timeout.h"

#include <chrono>
#include <cstdio>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;

struct Service {
  rill::RateLimiter limiter{10, 1s, 2}; // ten a second, two at once
  int calls = 0;

  rill::Task<int> call(int request) {
    co_await limiter.acquire();
    if (++calls % 4 == 0)
      throw std::runtime_error("busy");
    co_return request * 2;
  }
  rill::Task<int> call_patiently(int request) {
    auto once = [this, request] { return call(request); };
    co_return co_await rill::retry({.attempts = 3, .pause = 500ms, .factor = 2}, once);
  }
};

rill::AsyncGenerator<int> requests(int count) {
  for (int i = 1; i <= count; ++i)
    co_yield i;
}

rill::Task<int> example() {
  Service service;
  int sum = 0;
  auto call = [&](int request) { return service.call_patiently(request); };
  auto add = [&](int answer) -> rill::Task<> {
    sum += answer;
    co_return;
  };
  co_await rill::pipeline(requests(20)).then(call, {.workers = 4}).into(add);
  std::printf("20 answers from %d calls, sum %d\n", service.calls, sum);

  std::vector<int> rows{1, 2, 3, 4, 5, 6, 7};
  int statements = 0;
  auto insert = [&](std::span<int> batch) -> rill::Task<> {
    std::printf("inserting %zu rows\n", batch.size());
    ++statements;
    co_await rill::sleep_for(1s);
  };
  co_await rill::for_each_batch(std::span<int>(rows), 3, insert);
  co_return sum == 420 && service.calls > 20 && statements == 3 ? 0 : 1;
}

int main() { return rill::run(rill::timeout(1h, example()), {.virtual_time = true}); }
