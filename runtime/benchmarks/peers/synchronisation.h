// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Mutex, semaphore and queue. asio has none for coroutines; its channel is what serves as all
// three, by its functions that do not suspend where those suffice.
#ifndef RILL_BENCHMARKS_PEERS_SYNCHRONISATION_H
#define RILL_BENCHMARKS_PEERS_SYNCHRONISATION_H

#include "run.h"

namespace {

Void hold_often(Channel &permits, int rounds, int &left) {
  for (int i = 0; i < rounds; ++i) {
    if (!permits.try_send(Error(), 0))
      co_await permits.async_send(Error(), 0, use_awaitable);
    co_await turn();
    permits.try_receive([](Error, int) {});
  }
  --left;
}

void hold(benchmark::State &state, int permits, int users, int rounds) {
  for (auto _ : state) {
    net::io_context context(1);
    Channel channel(context, static_cast<std::size_t>(permits));
    int left = users;
    for (int i = 0; i < users; ++i)
      start(context, hold_often(channel, rounds, left));
    context.run();
    if (left != 0)
      state.SkipWithError("a task did not end");
  }
  work::count_items(state, long(users) * rounds);
}
void mutex_ping_pong(benchmark::State &state) { hold(state, 1, 2, work::lock_rounds); }
RILL_BENCHMARK(mutex_ping_pong, "mutex ping-pong/" RILL_PEER);
void semaphore_with_waiters(benchmark::State &state) {
  hold(state, work::permits, work::permit_users, work::permit_rounds);
}
RILL_BENCHMARK(semaphore_with_waiters, "semaphore with waiters/" RILL_PEER);

Void produce(Channel &queue, int count) {
  for (int i = 0; i < count; ++i) {
    if (!queue.try_send(Error(), i))
      co_await queue.async_send(Error(), i, use_awaitable);
  }
}

Void consume(Channel &queue, int count) {
  for (int i = 0; i < count; ++i) {
    if (!queue.try_receive([](Error, int item) { benchmark::DoNotOptimize(item); }))
      benchmark::DoNotOptimize(co_await queue.async_receive(use_awaitable));
  }
}

void queue_throughput(benchmark::State &state) {
  int pairs = static_cast<int>(state.range(0));
  for (auto _ : state) {
    net::io_context context(1);
    Channel queue(context, work::queue_capacity);
    for (int i = 0; i < pairs; ++i) {
      start(context, produce(queue, work::queue_items / pairs));
      start(context, consume(queue, work::queue_items / pairs));
    }
    context.run();
  }
  work::count_items(state, work::queue_items);
}
RILL_BENCHMARK(queue_throughput, "queue/" RILL_PEER)->Arg(1)->Arg(8);

} // namespace

#endif
