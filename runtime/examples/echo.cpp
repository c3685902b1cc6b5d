// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A TCP server that serves until it is told to stop, and clients that talk to it.
#include "rill/gather.h"
#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/run.h"
#include "rill/shutdown.h"
#include "rill/signals.h"
#include "rill/sleep.h"
#include "rill/task_group.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <ranges>
#include <string>
#include <system_error>
#include <utility>
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

/// A connection that its client resets is no reason to end the others.
rill::Task<> serve(TcpStream stream) {
  try {
    co_await rill::use(std::move(stream), echo);
  } catch (const std::system_error &error) {
    std::printf("a connection ended: %s\n", error.what());
  }
}

/// As long as there are no descriptors left, it waits for connections to be closed.
rill::Task<> accept_all(TcpListener &listener, rill::TaskGroup &connections) {
  for (;;) {
    std::optional<TcpStream> stream;
    try {
      stream = co_await listener.accept();
    } catch (const std::system_error &error) {
      std::printf("a connection has to wait: %s\n", error.what());
    }
    if (stream)
      connections.spawn(serve(std::move(*stream)), "connection");
    else
      co_await rill::sleep_for(100ms);
  }
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
  std::size_t count = co_await rill::timeout(5s, stream.read_some(buffer));
  co_return std::string(buffer.data(), count);
}

rill::Task<std::string> client(std::uint16_t port) {
  co_return co_await rill::use(co_await TcpStream::connect("127.0.0.1", port), ask);
}

/// Goes without a goodbye.
rill::Task<> rude_client(std::uint16_t port) {
  // NOLINTNEXTLINE(coro-unclosed-session): that is the point
  TcpStream stream = co_await TcpStream::connect("127.0.0.1", port);
  co_await stream.write("hello");
}

rill::Task<int> example() {
  rill::Signals signals({SIGTERM});
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::uint16_t port = listener.local().port();
  auto talk = [&]() -> rill::Task<std::vector<std::string>> {
    auto clients =
        std::views::iota(0, 20) | std::views::transform([&](int) { return client(port); });
    co_await rude_client(port);
    std::vector<std::string> answers = co_await rill::gather(clients, {.limit = 5});
    ::raise(SIGTERM);
    co_return answers;
  };
  auto [served, answers] = co_await rill::gather(server(listener, signals), talk());
  std::printf("20 clients, the last one heard '%s'\n", answers.back().c_str());
  co_return answers.size() == 20 && answers.back() == "hello" ? 0 : 1;
}

int main() { return rill::run(rill::timeout(1min, example())); }
