// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The work on rill.
#include "work.h"

#include "rill/mutex.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/queue.h"
#include "rill/run.h"
#include "rill/semaphore.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/timeout.h"
#include "rill/timer.h"
#include "rill/use.h"

#include <deque>
#include <vector>

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

Task<> serve(net::TcpStream &stream, std::size_t message) {
  std::vector<char> buffer(message);
  while (std::size_t count = co_await stream.read_some(buffer))
    co_await stream.write({buffer.data(), count});
}

Task<> talk(net::TcpStream &stream, std::vector<char> &message, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    co_await stream.write({message.data(), message.size()});
    for (std::size_t done = 0; done < message.size();)
      done += co_await stream.read_some(std::span(message).subspan(done));
  }
}

void tcp_echo(benchmark::State &state) {
  auto message = static_cast<std::size_t>(state.range(0));
  int connections = static_cast<int>(state.range(1));
  int rounds = work::rounds(message, connections);
  auto main = [&]() -> Task<> {
    net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0), 4096);
    std::vector<net::TcpStream> clients;
    std::vector<net::TcpStream> servers;
    std::vector<std::vector<char>> messages(static_cast<std::size_t>(connections),
                                            std::vector<char>(message, 'x'));
    for (int i = 0; i < connections; ++i) {
      clients.push_back(co_await net::TcpStream::connect(listener.local()));
      servers.push_back(co_await listener.accept());
    }
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      for (net::TcpStream &server : servers)
        group.spawn(serve(server, message));
      co_await yield(); // the servers have made their buffers
      for (auto _ : state) {
        co_await with_task_group([&](TaskGroup &talkers) -> Task<> {
          for (std::size_t i = 0; i < clients.size(); ++i)
            talkers.spawn(talk(clients[i], messages[i], rounds));
          co_return;
        });
      }
      group.cancel();
    });
  };
  run(main());
  work::count_items(state, long(rounds) * connections);
}
RILL_BENCHMARK(tcp_echo, "tcp echo/rill")->ArgsProduct({{64, 64 << 10}, {1, 100, 1000}});

Task<> sleep_long() { co_await sleep_for(std::chrono::hours(1)); }

void suspended_task(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    for (auto _ : state) {
      co_await with_task_group([&](TaskGroup &group) -> Task<> {
        std::size_t before = work::allocated_bytes();
        for (int i = 0; i < work::suspended; ++i)
          group.spawn(sleep_long());
        co_await yield();
        state.counters["bytes"] =
            static_cast<double>(work::allocated_bytes() - before) / work::suspended;
        group.cancel();
      });
    }
  };
  run(main());
}
RILL_BENCHMARK(suspended_task, "suspended task/rill")->Iterations(1);

} // namespace
