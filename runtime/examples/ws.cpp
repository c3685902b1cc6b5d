// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A server that adds up what its clients send, and a client of it. Each connection is a session,
// and the server's are tasks of a group.
#include "rill/ws/socket.h"

#include "rill/net/tcp_listener.h"
#include "rill/net/tcp_stream.h"
#include "rill/run.h"
#include "rill/task_group.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

using namespace std::chrono_literals;
using rill::net::Endpoint;
using rill::net::TcpListener;
using rill::net::TcpStream;
using rill::ws::Message;
using Socket = rill::ws::Socket<TcpStream>;

rill::Task<> add_up(Socket &socket) {
  int sum = 0;
  while (std::optional<Message> number = co_await socket.receive()) {
    sum += std::stoi(number->data);
    co_await socket.send(std::to_string(sum));
  }
}

/// A client gets ten seconds to ask for a WebSocket.
rill::Task<> serve(TcpStream stream) {
  co_await rill::use(co_await rill::timeout(10s, Socket::accept(std::move(stream))), add_up);
}

rill::Task<> accept_all(TcpListener &listener, rill::TaskGroup &connections) {
  for (;;)
    connections.spawn(serve(co_await listener.accept()));
}

rill::Task<std::string> last_answer(Socket &socket) {
  std::string last;
  for (int number = 1; number <= 4; ++number) {
    co_await socket.send(std::to_string(number));
    std::optional<Message> answer = co_await rill::timeout(5s, socket.receive());
    last = answer.value().data;
  }
  co_return last;
}

rill::Task<std::string> ask(const Endpoint &server) {
  TcpStream wire = co_await TcpStream::connect(server);
  co_return co_await rill::use(
      co_await rill::timeout(5s, Socket::connect(std::move(wire), server.to_string())),
      last_answer);
}

rill::Task<int> example() {
  TcpListener listener = TcpListener::bind(Endpoint::loopback(0));
  std::string sum;
  co_await rill::with_task_group([&](rill::TaskGroup &connections) -> rill::Task<> {
    connections.spawn(accept_all(listener, connections));
    sum = co_await ask(listener.local());
    connections.cancel();
  });
  std::printf("1 + 2 + 3 + 4 = %s\n", sum.c_str());
  co_return sum == "10" ? 0 : 1;
}

int main() { return rill::run(example()); }
