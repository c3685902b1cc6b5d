// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Mutex, semaphore and queue.
#include "work.h"

#include "rill/mutex.h"
#include "rill/queue.h"
#include "rill/run.h"
#include "rill/semaphore.h"
#include "rill/sleep.h"
#include "rill/task_group.h"

namespace {

using namespace rill;

Task<> lock_often(Mutex &mutex) {
  for (int i = 0; i < work::lock_rounds; ++i) {
    Mutex::Guard guard = co_await mutex.lock();
    co_await yield();
  }
}

void mutex_ping_pong(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    for (auto _ : state) {
      Mutex mutex;
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        group.spawn(lock_often(mutex));
        group.spawn(lock_often(mutex));
        co_return;
      });
    }
  };
  run(main());
  work::count_items(state, 2 * work::lock_rounds);
}
RILL_BENCHMARK(mutex_ping_pong, "mutex ping-pong/rill");

Task<> hold_often(Semaphore &semaphore) {
  for (int i = 0; i < work::permit_rounds; ++i) {
    Semaphore::Permit permit = co_await semaphore.permit();
    co_await yield();
  }
}

void semaphore_with_waiters(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    for (auto _ : state) {
      Semaphore semaphore(work::permits);
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        for (int i = 0; i < work::permit_users; ++i)
          group.spawn(hold_often(semaphore));
        co_return;
      });
    }
  };
  run(main());
  work::count_items(state, long(work::permit_users) * work::permit_rounds);
}
RILL_BENCHMARK(semaphore_with_waiters, "semaphore with waiters/rill");

Task<> produce(Queue<int> &queue, int count) {
  for (int i = 0; i < count; ++i)
    co_await queue.push(int(i));
}

Task<> consume(Queue<int> &queue, int count) {
  for (int i = 0; i < count; ++i)
    benchmark::DoNotOptimize(*co_await queue.pop());
}

void queue_throughput(benchmark::State &state) {
  int pairs = static_cast<int>(state.range(0));
  auto main = [&]() -> Task<> {
    for (auto _ : state) {
      Queue<int> queue(work::queue_capacity);
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        for (int i = 0; i < pairs; ++i) {
          group.spawn(produce(queue, work::queue_items / pairs));
          group.spawn(consume(queue, work::queue_items / pairs));
        }
        co_return;
      });
    }
  };
  run(main());
  work::count_items(state, work::queue_items);
}
RILL_BENCHMARK(queue_throughput, "queue/rill")->Arg(1)->Arg(8);

} // namespace
