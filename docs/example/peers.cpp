// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "peers.h"

#include "rill/net/tcp_stream.h"
#include "rill/sleep.h"
#include "rill/task_group.h"

#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

namespace board {

rill::Task<> Peers::tell(std::string message) {
  co_await rill::with_task_group([&](rill::TaskGroup &group) -> rill::Task<> {
    for (const rill::net::Endpoint &peer : addresses_)
      group.spawn(send(peer, message));
    co_return;
  });
}

rill::Task<> Peers::keep_greeting() {
  for (;;) {
    try {
      co_await tell("hello");
      co_await rill::sleep_for(10s);
    } catch (...) {
      std::puts("some peer is away");
    }
  }
}

rill::Task<> Peers::send(rill::net::Endpoint peer, std::string message) {
  rill::net::TcpStream stream = co_await rill::net::TcpStream::connect(peer);
  co_await stream.write(message + "\n");
  co_await stream.close();
}

} // namespace board
