// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The work on asio's awaitable. Included once for asio and once for Boost.Asio, which differ in
// their namespace: `net` is one of them, RILL_PEER its name. asio has no mutex, semaphore or queue
// for coroutines; its channel is what serves as all three.
#include "work.h"

#include <deque>
#include <memory>
#include <vector>

namespace {

using Void = net::awaitable<void>;
using Tcp = net::ip::tcp;
constexpr auto use_awaitable = net::use_awaitable;
using Channel = net::experimental::channel<void(Error, int)>;

template <class Main> void run_one(Main main) {
  net::io_context context(1);
  net::co_spawn(context, main(context), net::detached);
  context.run();
}

/// Lets everybody else who is in line run first.
Void turn() { co_await net::post(co_await net::this_coro::executor, use_awaitable); }

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
      net::co_spawn(context, count_down(left), net::detached);
    context.run();
    if (left != 0)
      state.SkipWithError("a task did not run");
  }
  work::count_items(state, work::spawned);
}
RILL_BENCHMARK(spawn_and_join, "spawn and join/" RILL_PEER);

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

Void hold_often(Channel &permits, int rounds, int &left) {
  for (int i = 0; i < rounds; ++i) {
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
      net::co_spawn(context, hold_often(channel, rounds, left), net::detached);
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
  for (int i = 0; i < count; ++i)
    co_await queue.async_send(Error(), i, use_awaitable);
}

Void consume(Channel &queue, int count) {
  for (int i = 0; i < count; ++i)
    benchmark::DoNotOptimize(co_await queue.async_receive(use_awaitable));
}

void queue_throughput(benchmark::State &state) {
  int pairs = static_cast<int>(state.range(0));
  for (auto _ : state) {
    net::io_context context(1);
    Channel queue(context, work::queue_capacity);
    for (int i = 0; i < pairs; ++i) {
      net::co_spawn(context, produce(queue, work::queue_items / pairs), net::detached);
      net::co_spawn(context, consume(queue, work::queue_items / pairs), net::detached);
    }
    context.run();
  }
  work::count_items(state, work::queue_items);
}
RILL_BENCHMARK(queue_throughput, "queue/" RILL_PEER)->Arg(1)->Arg(8);

Void serve(Tcp::socket &stream, std::size_t message) {
  std::vector<char> buffer(message);
  try {
    for (;;) {
      std::size_t count = co_await stream.async_read_some(net::buffer(buffer), use_awaitable);
      co_await net::async_write(stream, net::buffer(buffer, count), use_awaitable);
    }
  } catch (const std::exception &) { // the end of the benchmark
  }
}

Void talk(Tcp::socket &stream, std::vector<char> &message, int rounds, int &left, Channel &done) {
  for (int i = 0; i < rounds; ++i) {
    co_await net::async_write(stream, net::buffer(message), use_awaitable);
    co_await net::async_read(stream, net::buffer(message), use_awaitable);
  }
  if (--left == 0)
    done.try_send(Error(), 0);
}

void tcp_echo(benchmark::State &state) {
  auto message = static_cast<std::size_t>(state.range(0));
  int connections = static_cast<int>(state.range(1));
  int rounds = work::rounds(message, connections);
  run_one([&](net::io_context &context) -> Void {
    Tcp::acceptor listener(context, {net::ip::address_v4::loopback(), 0});
    std::deque<Tcp::socket> clients;
    std::deque<Tcp::socket> servers;
    std::vector<std::vector<char>> messages(static_cast<std::size_t>(connections),
                                            std::vector<char>(message, 'x'));
    for (int i = 0; i < connections; ++i) {
      co_await clients.emplace_back(context).async_connect(listener.local_endpoint(),
                                                           use_awaitable);
      clients.back().set_option(Tcp::no_delay(true));
      servers.push_back(co_await listener.async_accept(use_awaitable));
      servers.back().set_option(Tcp::no_delay(true));
    }
    for (Tcp::socket &server : servers)
      net::co_spawn(context, serve(server, message), net::detached);
    co_await turn(); // the servers have made their buffers
    Channel done(context, 1);
    for (auto _ : state) {
      int left = connections;
      for (std::size_t i = 0; i < clients.size(); ++i)
        net::co_spawn(context, talk(clients[i], messages[i], rounds, left, done), net::detached);
      co_await done.async_receive(use_awaitable);
    }
    for (Tcp::socket &client : clients)
      client.close();
    co_await turn();
    context.stop();
  });
  work::count_items(state, long(rounds) * connections);
}
RILL_BENCHMARK(tcp_echo, "tcp echo/" RILL_PEER)->ArgsProduct({{64, 64 << 10}, {1, 100, 1000}});

Void sleep_long() {
  net::steady_timer timer(co_await net::this_coro::executor, std::chrono::hours(1));
  co_await timer.async_wait(use_awaitable);
}

void suspended_task(benchmark::State &state) {
  for (auto _ : state) {
    net::io_context context(1);
    std::size_t before = work::allocated_bytes();
    for (int i = 0; i < work::suspended; ++i)
      net::co_spawn(context, sleep_long(), net::detached);
    context.poll();
    state.counters["bytes"] =
        static_cast<double>(work::allocated_bytes() - before) / work::suspended;
  }
}
RILL_BENCHMARK(suspended_task, "suspended task/" RILL_PEER)->Iterations(1);

} // namespace
