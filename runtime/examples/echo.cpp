// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A TCP server that serves until it is told to stop, and clients that talk to it.
#include "rill/gather.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/run.h"
#include "rill/shutdown.h"
#include "rill/signals.h"
#include "rill/task_group.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ranges>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using rill::net::Endpoint;
using rill::net::TcpListener;
using rill::net::TcpStream;

rill::Task<> echo(TcpStream &stream) {
  std::array<char, 4096> buffer;
  while (std::size_t count = co_await stream.read_some(buffer))
    co_await stream.write({buffer.data(), count});
}

rill::Task<> serve(TcpStream stream) { co_await rill::use(std::move(stream), echo); }

rill::Task<> accept_all(TcpListener &listener, rill::TaskGroup &connections) {
  for (;;)
    connections.spawn(serve(co_await listener.accept()), "connection");
}

/// Accepts until SIGTERM comes, and then gives the connections a second to finish.
rill::Task<> server(TcpListener &listener, rill::Signals &signals) {
  co_await rill::with_task_group([&](rill::TaskGroup &connections) -> rill::Task<> {
    co_await rill::with_task_group([&](rill::TaskGroup &accepting) -> rill::Task<> {
      accepting.spawn(accept_all(listener, connections));
      co_await signals.next();
      accepting.cancel();
    });
    co_await rill::shutdown(connections, 1s);
  });
}

rill::Task<std::string> ask(TcpStream &stream) {
  co_await stream.write("hello");
  std::array<char, 16> buffer;
  std::size_t count = co_await rill::timeout(
      5s, [&]() -> rill::Task<std::size_t> { co_return co_await stream.read_some(buffer); }());
  co_return std::string(buffer.data(), count);
}

rill::Task<std::string> client(std::uint16_t port) {
  co_return co_await rill::use(co_await TcpStream::connect("127.0.0.1", port), ask);
}

rill::Task<int> example() {
  rill::Signals signals({SIGTERM});
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::uint16_t port = listener.local().port();
  auto talk = [&]() -> rill::Task<std::vector<std::string>> {
    auto clients =
        std::views::iota(0, 20) | std::views::transform([&](int) { return client(port); });
    std::vector<std::string> answers = co_await rill::gather(clients, {.limit = 5});
    ::raise(SIGTERM);
    co_return answers;
  };
  auto [served, answers] = co_await rill::gather(server(listener, signals), talk());
  std::printf("20 clients, the last one heard '%s'\n", answers.back().c_str());
  co_return answers.size() == 20 && answers.back() == "hello" ? 0 : 1;
}

int main() { return rill::run(example()); }
