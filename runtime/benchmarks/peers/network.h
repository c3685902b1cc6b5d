// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sockets: echoes, connections that come and go, and those that are idle.
#ifndef RILL_BENCHMARKS_PEERS_NETWORK_H
#define RILL_BENCHMARKS_PEERS_NETWORK_H

#include "run.h"

#include <deque>
#include <vector>

namespace {

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

/// Takes turn after turn, and computes nothing.
Void go_round(const bool &stop) {
  while (!stop)
    co_await turn();
}

void echo(benchmark::State &state, std::size_t message, int connections, int others) {
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
      start(context, serve(server, message));
    bool stop = false;
    for (int i = 0; i < others; ++i)
      start(context, go_round(stop));
    co_await turn(); // the servers have made their buffers
    Channel done(context, 1);
    for (auto _ : state) {
      int left = connections;
      for (std::size_t i = 0; i < clients.size(); ++i)
        start(context, talk(clients[i], messages[i], rounds, left, done));
      co_await done.async_receive(use_awaitable);
    }
    stop = true;
    for (Tcp::socket &client : clients)
      client.close();
    co_await turn();
    context.stop();
  });
  work::count_items(state, long(rounds) * connections);
}
void tcp_echo(benchmark::State &state) {
  echo(state, static_cast<std::size_t>(state.range(0)), static_cast<int>(state.range(1)), 0);
}
RILL_BENCHMARK(tcp_echo, "tcp echo/" RILL_PEER)->ArgsProduct({{64, 64 << 10}, {1, 100, 1000}});
void echo_beside_tasks(benchmark::State &state) { echo(state, 64, 100, work::busy_tasks); }
RILL_BENCHMARK(echo_beside_tasks, "tcp echo beside tasks/" RILL_PEER);

Void connect_all(Tcp::endpoint to, std::deque<Tcp::socket> &clients) {
  for (Tcp::socket &client : clients)
    co_await client.async_connect(to, use_awaitable);
}

Void accept_all(Tcp::acceptor &listener, std::deque<Tcp::socket> &servers, int count) {
  for (int i = 0; i < count; ++i)
    servers.push_back(co_await listener.async_accept(use_awaitable));
}

/// Both ends of connections over the loopback, all made.
struct Connections {
  Connections(net::io_context &context, Tcp::acceptor &listener) {
    for (int i = 0; i < work::connections; ++i)
      clients.emplace_back(context);
    start(context, connect_all(listener.local_endpoint(), clients));
    start(context, accept_all(listener, servers, work::connections));
    context.run();
    context.restart();
  }

  std::deque<Tcp::socket> servers;
  std::deque<Tcp::socket> clients;
};

void connect_and_accept(benchmark::State &state) {
  for (auto _ : state) {
    net::io_context context(1);
    Tcp::acceptor listener(context, {net::ip::address_v4::loopback(), 0});
    Connections all(context, listener);
  }
  work::count_items(state, work::connections);
}
RILL_BENCHMARK(connect_and_accept, "connect, accept, close/" RILL_PEER);

Void wait_for_input(Tcp::socket &stream) {
  char byte = 0;
  co_await stream.async_read_some(net::buffer(&byte, 1), use_awaitable);
}

void idle_connection(benchmark::State &state) {
  auto measure = [&] {
    net::io_context context(1);
    Tcp::acceptor listener(context, {net::ip::address_v4::loopback(), 0});
    std::size_t before = work::allocated_bytes();
    Connections all(context, listener);
    for (Tcp::socket &server : all.servers)
      start(context, wait_for_input(server));
    context.poll();
    state.counters["bytes"] =
        static_cast<double>(work::allocated_bytes() - before) / work::connections;
  };
  for (auto _ : state)
    work::on_new_thread(measure);
}
RILL_BENCHMARK(idle_connection, "idle connection/" RILL_PEER)->Iterations(1);

} // namespace

#endif
