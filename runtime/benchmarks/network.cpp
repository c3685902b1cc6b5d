// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sockets: echoes, connections that come and go, and those that are idle.
#include "work.h"

#include "rill/gather.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task_group.h"

#include <deque>
#include <span>
#include <vector>

namespace {

using namespace rill;

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

/// Takes turn after turn, and computes nothing.
Task<> go_round() {
  for (;;)
    co_await yield();
}

void echo(benchmark::State &state, std::size_t message, int connections, int others) {
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
      for (int i = 0; i < others; ++i)
        group.spawn(go_round());
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
void tcp_echo(benchmark::State &state) {
  echo(state, static_cast<std::size_t>(state.range(0)), static_cast<int>(state.range(1)), 0);
}
RILL_BENCHMARK(tcp_echo, "tcp echo/rill")->ArgsProduct({{64, 64 << 10}, {1, 100, 1000}});
void echo_beside_tasks(benchmark::State &state) { echo(state, 64, 100, work::busy_tasks); }
RILL_BENCHMARK(echo_beside_tasks, "tcp echo beside tasks/rill");

using Streams = std::deque<net::TcpStream>;

Task<> connect_all(const net::Endpoint &to, Streams &clients) {
  for (int i = 0; i < work::connections; ++i)
    clients.push_back(co_await net::TcpStream::connect(to));
}

Task<> accept_all(net::TcpListener &listener, Streams &servers) {
  for (int i = 0; i < work::connections; ++i)
    servers.push_back(co_await listener.accept());
}

void connect_and_accept(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    for (auto _ : state) {
      net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0), 4096);
      Streams servers;
      Streams clients;
      co_await gather(connect_all(listener.local(), clients), accept_all(listener, servers));
    }
  };
  run(main());
  work::count_items(state, work::connections);
}
RILL_BENCHMARK(connect_and_accept, "connect, accept, close/rill");

Task<> wait_for_input(net::TcpStream &stream) {
  char byte = 0;
  co_await stream.read_some({&byte, 1});
}

void idle_connection(benchmark::State &state) {
  auto main = [&]() -> Task<> {
    net::TcpListener listener = net::TcpListener::bind(net::Endpoint::loopback(0), 4096);
    std::size_t before = work::allocated_bytes();
    Streams servers;
    Streams clients;
    co_await gather(connect_all(listener.local(), clients), accept_all(listener, servers));
    co_await with_task_group([&](TaskGroup &group) -> Task<> {
      for (net::TcpStream &server : servers)
        group.spawn(wait_for_input(server));
      co_await yield();
      state.counters["bytes"] =
          static_cast<double>(work::allocated_bytes() - before) / work::connections;
      group.cancel();
    });
  };
  for (auto _ : state)
    work::on_new_thread([&] { run(main()); });
}
RILL_BENCHMARK(idle_connection, "idle connection/rill")->Iterations(1);

} // namespace
